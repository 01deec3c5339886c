using PromoteHook.Testing;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>With <c>--job</c> the application is what Argo CD has written on the own Job.</summary>
public sealed class OwnJobTests
{
    private const string Mark = "shop:batch/Job:shop/promote-hook";

    [Fact]
    public async Task The_Job_is_read_from_Kubernetes_and_names_the_application()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob(trackingId: Mark);
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.Serve("shop/manifests", "manifests-kustomize-sha-older");

        var found = await scene.ListAsync("--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(scene.Folder));

        Assert.Equal((0, ""), (found.Code, found.Error));
        Assert.Contains("prod.example.com/team/web:1.4.2", found.Images);
    }

    [Fact]
    public async Task The_run_ends_ten_seconds_before_its_Job_does_and_says_what_for()
    {
        var clock = new ManualClock();
        await using var scene = await ArgoCdScene.StartAsync(time: clock);
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob(clock.GetUtcNow() - TimeSpan.FromSeconds(1780), 1800);
        var gate = new RequestGate();
        scene.Server.Before = _ => gate.PassAsync(default);

        var listing = scene.RunAsync("list", "--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(scene.Folder), "--timeout", "1h");
        await gate.WaitForArrivalsAsync(1);

        // Within the time that Argo CD has for an answer, which would end the run otherwise.
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(listing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var run = await listing;
        gate.Open();

        Assert.Equal((int)ExitCode.DeadlinePassed, run.Code);
        Assert.Contains("stopped by the Job's activeDeadlineSeconds while", run.Error, StringComparison.Ordinal);
        Assert.Contains("give the Job's activeDeadlineSeconds more time", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1860, 1800)]
    [InlineData(-60, 31_536_000)]
    [InlineData(-60, int.MaxValue)]
    public async Task A_Job_whose_end_has_passed_by_this_clock_or_is_far_away_ends_no_run(int begun, int seconds)
    {
        await using var scene = await ArgoCdScene.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob(scene.Clock.GetUtcNow().AddSeconds(begun), seconds);
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.Serve("shop/manifests", "manifests-kustomize-sha-older");

        var found = await scene.ListAsync("--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(scene.Folder));

        Assert.Equal((0, ""), (found.Code, found.Error));
    }

    [Fact]
    public async Task A_Role_that_is_missing_is_named()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AddJob(trackingId: Mark);

        var found = await scene.ListAsync("--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(scene.Folder));

        Assert.Equal((int)ExitCode.AccessDenied, found.Code);
        Assert.Contains("{apiGroups: [batch], resources: [jobs], verbs: [get]}", found.Error, StringComparison.Ordinal);
    }
}

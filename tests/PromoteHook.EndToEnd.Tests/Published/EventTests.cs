using System.Diagnostics;
using PromoteHook.EndToEnd.Tests.Chart;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>The published executable leaves its outcome on its Job, whatever way it ends.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private FakeKubernetes kubernetes = null!;
    private FakeRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob().AddApplication("argocd", "shop")
            .Allow("get", "argoproj.io", "applications", "argocd").Allow("create", "", "events", "argocd");
        registry = await FakeRegistry.StartAsync();
        registry.Seed("dev/web", new ImageForge(seed: 11).Image(), "1");
    }

    public async ValueTask DisposeAsync()
    {
        await kubernetes.DisposeAsync();
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_promotes()
    {
        var run = await Call("1").SucceedAsync();

        AssertTold(run, "Promoted", "Promoted");
    }

    [Fact]
    public async Task A_run_that_fails()
    {
        var run = (await Call("2").RunAsync()).Exited((int)ExitCode.SourceMissing);

        AssertTold(run, "PromotionFailed", "SourceMissing", "PromotionFailed", "SourceMissing");
    }

    [Fact]
    public async Task A_run_that_is_refused()
    {
        var run = (await Call("1", "--parallel", "0").RunAsync()).Exited((int)ExitCode.Usage);

        AssertTold(run, "PromotionFailed", "PromotionFailed");
    }

    [Fact]
    public async Task A_run_that_is_stopped_still_has_the_time_to_tell()
    {
        var gate = new RequestGate();
        registry.Faults.Add(Fault.Hold(RegistryRoute.ManifestPut, gate));
        await using var program = RunningProgram.Start(Call("1"));
        Assert.NotSame(program.Finished, await Task.WhenAny(gate.WaitForArrivalsAsync(1), program.Finished));

        var struck = Stopwatch.GetTimestamp();
        await program.TerminateAsync();
        var run = (await program.Finished).Exited((int)ExitCode.Terminated);

        // The kubelet kills after thirty seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(struck), TimeSpan.Zero, TimeSpan.FromSeconds(25));
        AssertTold(run, "PromotionFailed", "Terminated", "PromotionFailed", "Terminated");
    }

    private ProgramCall Call(string tag, params IReadOnlyList<string> more) => PublishedProgram
        .Call(["copy", $"{registry.Host}/dev/web:{tag}", $"{registry.Host}/prod/web", "--events", "application", .. more])
        .With(("PROMOTE_HOOK_JOB", "promote-hook"), ("PROMOTE_HOOK_KUBECONFIG", kubernetes.WriteKubeconfig(folder)), ("HOSTNAME", "promote-hook-x7k2p"));

    private void AssertTold(ProgramResult run, params IReadOnlyList<string> reasons)
    {
        Assert.True(reasons.SequenceEqual(kubernetes.Events.Select(told => $"{told["reason"]}")), $"{run.Text}\n{run.Errors}");
        Assert.Empty(kubernetes.Events.SelectMany(told => KubernetesSchema.FaultsOf(new RenderedOverlay(told.ToJsonString()).Only("Event"))));
        Assert.DoesNotContain("warning: Events", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeKubernetes.FirstToken, run.Text + run.Errors, StringComparison.Ordinal);
    }
}

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
    public async Task A_Role_that_is_missing_is_named()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AddJob(trackingId: Mark);

        var found = await scene.ListAsync("--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(scene.Folder));

        Assert.Equal((int)ExitCode.AccessDenied, found.Code);
        Assert.Contains("{apiGroups: [batch], resources: [jobs], verbs: [get]}", found.Error, StringComparison.Ordinal);
    }
}

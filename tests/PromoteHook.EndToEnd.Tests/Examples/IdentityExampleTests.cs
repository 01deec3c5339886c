using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>The examples in which the pod has an identity of its cloud, as real kustomize renders them.</summary>
public sealed class IdentityExampleTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public static TheoryData<string> Overlays { get; } = ["ecr-cross-account/overlays/prod", "artifact-registry/overlays/prod"];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_service_account_is_there_before_the_job_that_has_it(string overlay)
    {
        var rendered = await ExampleFiles.RenderAsync(files.Overlay(overlay));
        var account = rendered.Only("ServiceAccount");
        var job = rendered.Only("Job");

        Assert.Equal(Text(account, "metadata", "name"), Text(job, "spec", "template", "spec", "serviceAccountName"));

        // Within one wave of one phase Argo CD applies service accounts before jobs.
        foreach (var annotation in (string[])["argocd.argoproj.io/hook", "argocd.argoproj.io/sync-wave", "argocd.argoproj.io/hook-delete-policy"])
        {
            Assert.Equal(Text(job, "metadata", "annotations", annotation), Text(account, "metadata", "annotations", annotation));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_rules_speak_for_every_image(string overlay)
    {
        var rendered = await ExampleFiles.RenderAsync(files.Overlay(overlay));
        using var mounted = MountedOverlay.Of(rendered);

        var listed = await PromoteHookProgram.Call("list", $"--overlay={mounted.Path}").SucceedAsync();

        Assert.Contains("0 unmapped", listed.Text, StringComparison.Ordinal);
        Assert.All(rendered.DeployedImages, image => Assert.Contains(image, listed.Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Kubectl_renders_it_the_same(string overlay) => Assert.Equal(
        await Kustomize.BuildAsync(files.Overlay(overlay)), await Kustomize.BuildByKubectlAsync(files.Overlay(overlay)));
}

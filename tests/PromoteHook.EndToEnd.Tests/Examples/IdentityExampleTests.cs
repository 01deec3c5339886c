using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>The examples in which the pod has an identity of its cloud, as real kustomize renders them.</summary>
public sealed class IdentityExampleTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public static TheoryData<string> Overlays { get; } = ["ecr-cross-account", "artifact-registry", "cross-cloud"];

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task A_service_account_that_is_there_beforehand_is_no_hook_and_the_overlay_makes_none()
    {
        var account = (await ExampleFiles.RenderAsync(files.Overlay("ecr-cross-account/platform"))).Only("ServiceAccount");
        var rendered = await ExampleFiles.RenderAsync(files.Overlay("ecr-cross-account"));

        Assert.DoesNotContain("argocd.argoproj.io/hook", ((YamlMappingNode)account["metadata"]["annotations"]).Children.Keys.Select(key => key.ToString()));
        Assert.Equal(Text(account, "metadata", "name"), Text(rendered.Only("Job"), "spec", "template", "spec", "serviceAccountName"));
        Assert.Equal(Text(account, "metadata", "namespace"), Text(rendered.Only("Job"), "metadata", "namespace"));
        Assert.Throws<InvalidOperationException>(() => rendered.Only("ServiceAccount"));
    }

    [Theory]
    [InlineData("identity-irsa")]
    [InlineData("identity-pod-identity")]
    [InlineData("identity-workload-identity")]
    public async Task An_identity_takes_the_service_account_that_is_there_or_one_that_is_made(string identity)
    {
        ExampleFiles.Edit(files.QuickStart, "docker-config]", $"docker-config, ../../components/{identity}]");
        var without = await ExampleFiles.RenderAsync(files.QuickStart);
        ExampleFiles.Edit(files.QuickStart, $"{identity}]", $"{identity}, ../../components/service-account]");
        ExampleFiles.Edit(files.QuickStart, "\nnamespace: shop\n", "\nnamespace: shop\nnamePrefix: blue-\n");
        var with = await ExampleFiles.RenderAsync(files.QuickStart);

        Assert.Equal("promote-hook", Text(without.Only("Job"), "spec", "template", "spec", "serviceAccountName"));
        Assert.Equal("blue-promote-hook", Text(with.Only("Job"), "spec", "template", "spec", "serviceAccountName"));
        Assert.Equal("blue-promote-hook", Text(with.Only("ServiceAccount"), "metadata", "name"));
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
}

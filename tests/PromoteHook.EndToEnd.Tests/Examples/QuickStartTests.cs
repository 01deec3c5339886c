using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>What real kustomize makes of the quick start.</summary>
public sealed class QuickStartTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task The_config_map_holds_the_overlays_own_file_and_the_settings()
    {
        var configMap = (await ExampleFiles.RenderAsync(files.QuickStart)).Only("ConfigMap");

        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(files.QuickStart, "kustomization.yaml")),
            Text(configMap, "data", "kustomization.yaml"));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(files.QuickStart, "promote-hook.yaml")),
            Text(configMap, "data", "promote-hook.yaml"));
    }

    [Theory]
    [InlineData("ConfigMap")]
    [InlineData("Job")]
    public async Task Config_map_and_job_are_hooks_of_one_wave(string kind)
    {
        var hook = (await ExampleFiles.RenderAsync(files.QuickStart)).Only(kind);

        Assert.Equal("PreSync", Text(hook, "metadata", "annotations", "argocd.argoproj.io/hook"));
        Assert.Equal(
            "BeforeHookCreation", Text(hook, "metadata", "annotations", "argocd.argoproj.io/hook-delete-policy"));
        Assert.Equal("-100", Text(hook, "metadata", "annotations", "argocd.argoproj.io/sync-wave"));
        Assert.Equal("shop", Text(hook, "metadata", "namespace"));
    }

    [Fact]
    public async Task The_overlay_adds_three_lines_and_renders_the_same_workloads_without_them()
    {
        var with = await ExampleFiles.RenderAsync(files.QuickStart);
        var file = Path.Combine(files.QuickStart, "kustomization.yaml");
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines.Where(line => !line.EndsWith("# added", StringComparison.Ordinal)));
        var without = await ExampleFiles.RenderAsync(files.QuickStart);

        Assert.Equal(3, lines.Count(line => line.EndsWith("# added", StringComparison.Ordinal)));
        Assert.Equal(without.DeployedImages, with.DeployedImages);
        Assert.Throws<InvalidOperationException>(() => without.Only("Job"));
    }

    [Fact]
    public async Task An_image_override_of_the_application_reaches_the_job_and_the_deployment()
    {
        await Kustomize.EditAsync(files.QuickStart, "set", "image", "registry.dev.example.com/shop/web=registry.prod.example.com/shop/web:9.9.9");

        var rendered = await ExampleFiles.RenderAsync(files.QuickStart);

        Assert.Contains("newTag: 9.9.9", Text(rendered.Only("ConfigMap"), "data", "kustomization.yaml"), StringComparison.Ordinal);
        Assert.Contains("registry.prod.example.com/shop/web:9.9.9", rendered.DeployedImages);
    }

    [Fact]
    public async Task The_jobs_volume_follows_a_prefix_of_the_overlay()
    {
        await File.AppendAllTextAsync(Path.Combine(files.QuickStart, "kustomization.yaml"), "namePrefix: blue-\n");

        var rendered = await ExampleFiles.RenderAsync(files.QuickStart);

        Assert.Equal("blue-promote-hook", Text(rendered.Only("ConfigMap"), "metadata", "name"));
        Assert.Equal("blue-promote-hook", Text(rendered.Only("Job"), "metadata", "name"));
        Assert.Equal("blue-promote-hook", MountedConfigMap(rendered));
    }

    [Fact]
    public async Task The_jobs_volume_follows_a_hash_suffix()
    {
        ExampleFiles.Edit(files.Component("promote-hook"), "    disableNameSuffixHash: true\n", "");

        var rendered = await ExampleFiles.RenderAsync(files.QuickStart);

        var name = Text(rendered.Only("ConfigMap"), "metadata", "name");
        Assert.Matches("^promote-hook-[a-z0-9]{10}$", name);
        Assert.Equal(name, MountedConfigMap(rendered));
    }

    private static string MountedConfigMap(RenderedOverlay rendered) => Text(
        Named(rendered.Only("Job"), "overlay", "spec", "template", "spec", "volumes"), "configMap", "name");
}

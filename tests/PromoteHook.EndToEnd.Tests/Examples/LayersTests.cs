using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>What real kustomize makes of an overlay on an overlay.</summary>
public sealed class LayersTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Each_layer_brings_its_own_file()
    {
        var configMap = (await ExampleFiles.RenderAsync(files.UpperLayer)).Only("ConfigMap");

        Assert.Equal(await FileOf(files.LowerLayer), Text(configMap, "data", "kustomization.yaml"));
        Assert.Equal(await FileOf(files.UpperLayer), Text(configMap, "data", "upper.yaml"));
        Assert.True(Has(configMap["data"], "promote-hook.yaml"));
        Assert.Equal("PreSync", Text(configMap, "metadata", "annotations", "argocd.argoproj.io/hook"));
    }

    [Fact]
    public async Task An_image_override_of_the_application_is_one_of_the_upper_layer()
    {
        await Kustomize.EditAsync(files.UpperLayer, "set", "image", "registry.prod.example.com/shop/api=registry.prod.example.com/shop/api:9.9.9");

        var rendered = await ExampleFiles.RenderAsync(files.UpperLayer);

        Assert.Contains("newTag: 9.9.9", Text(rendered.Only("ConfigMap"), "data", "upper.yaml"), StringComparison.Ordinal);
        Assert.Contains("registry.prod.example.com/shop/api:9.9.9", rendered.DeployedImages);
    }

    [Fact]
    public async Task Names_follow_the_upper_layers_prefix()
    {
        var rendered = await ExampleFiles.RenderAsync(files.UpperLayer);
        var job = rendered.Only("Job");

        Assert.Equal("eu-promote-hook", Text(rendered.Only("ConfigMap"), "metadata", "name"));
        Assert.Equal("eu-promote-hook", Text(job, "metadata", "name"));
        Assert.Equal(
            "eu-promote-hook", Text(Named(job, "overlay", "spec", "template", "spec", "volumes"), "configMap", "name"));
    }

    [Fact]
    public async Task The_upper_layers_tag_wins() => Assert.Equal(
        ["registry.prod.example.com/shop/api:2.0.1", "registry.prod.example.com/shop/web:1.5.0-rc.1"],
        (await ExampleFiles.RenderAsync(files.UpperLayer)).DeployedImages);

    [Fact]
    public async Task The_lower_layer_stands_alone() => Assert.Equal(
        ["registry.prod.example.com/shop/api:2.0.1", "registry.prod.example.com/shop/web:1.4.2"],
        (await ExampleFiles.RenderAsync(files.LowerLayer)).DeployedImages);

    private static Task<string> FileOf(string overlay) => File.ReadAllTextAsync(Path.Combine(overlay, "kustomization.yaml"));
}

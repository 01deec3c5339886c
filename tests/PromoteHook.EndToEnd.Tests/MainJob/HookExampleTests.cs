using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The examples as a cluster would run them: the rendered Job's own arguments on the rendered ConfigMap's files.</summary>
public sealed class HookExampleTests
{
    [Theory]
    [InlineData("quick-start/overlays/prod", "shop/web:1.4.2")]
    [InlineData("layers/overlays/prod", "shop/web:1.4.2")]
    [InlineData("layers/overlays/prod-eu", "shop/web:1.5.0-rc.1")]
    public async Task The_rendered_job_promotes_what_the_deployments_will_pull(string overlay, string web)
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        CorpusItem[] items =
        [
            await Corpus.PushImageAsync(registries.Source.Host, web, seed: 3, login),
            await Corpus.PushImageAsync(registries.Source.Host, "shop/api:2.0.1", seed: 5, login),
        ];
        using var files = Example(registries);
        var rendered = await ExampleFiles.RenderAsync(files.Overlay(overlay));
        using var mounted = MountedOverlay.Of(rendered);
        using var secret = new TempFolder();
        secret.Write(".dockerconfigjson", await File.ReadAllTextAsync(login.File));

        await PromoteHookProgram.Call([.. Arguments(rendered, mounted.Path, secret.Path)]).SucceedAsync();

        Assert.Equal(items.Select(registries.At).Order(StringComparer.Ordinal), rendered.DeployedImages);
        foreach (var item in items)
        {
            await registries.JudgeAsync(item, login);
        }
    }

    [Fact]
    public async Task The_rendered_job_runs_without_the_optional_secret()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.4.2", seed: 3);
        await Corpus.PushImageAsync(registries.Source.Host, "shop/api:2.0.1", seed: 5);
        using var files = Example(registries);
        var rendered = await ExampleFiles.RenderAsync(files.QuickStart);
        using var mounted = MountedOverlay.Of(rendered);
        using var nothing = new TempFolder();

        await PromoteHookProgram.Call([.. Arguments(rendered, mounted.Path, nothing.Path)]).SucceedAsync();

        await registries.JudgeAsync(web);
    }

    [Fact]
    public async Task An_image_override_of_the_application_is_what_the_job_promotes()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:9.9.9", seed: 3);
        await Corpus.PushImageAsync(registries.Source.Host, "shop/api:2.0.1", seed: 5);
        using var files = Example(registries);
        await Kustomize.SetImageAsync(files.QuickStart, $"{registries.Source.Host}/shop/web={registries.At(web)}");
        var rendered = await ExampleFiles.RenderAsync(files.QuickStart);
        using var mounted = MountedOverlay.Of(rendered);

        await mounted.Promote().SucceedAsync();

        Assert.Contains(registries.At(web), rendered.DeployedImages);
        await registries.JudgeAsync(web);
    }

    private static ExampleFiles Example(TwoRegistries registries)
    {
        var files = new ExampleFiles();
        files.ReplaceAll("registry.dev.example.com", registries.Source.Host);
        files.ReplaceAll("registry.prod.example.com", registries.Destination.Host);
        return files;
    }

    private static IEnumerable<string> Arguments(RenderedOverlay rendered, string overlay, string registry)
    {
        var container = RenderedOverlay.Items(rendered.Only("Job"), "spec", "template", "spec", "containers").Single();
        return RenderedOverlay.Items(container, "args").Cast<YamlScalarNode>().Select(argument => argument.Value!
            .Replace("=/overlay", $"={overlay}", StringComparison.Ordinal)
            .Replace("=/registry", $"={registry}", StringComparison.Ordinal));
    }
}

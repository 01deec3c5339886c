using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The examples as a cluster would run them: the rendered Job's own arguments and variables on the files of what it mounts.</summary>
public sealed class HookExampleTests
{
    private const string Secret = "promote-hook-registry";

    [Theory]
    [InlineData("quick-start", "shop/api:2.0.1 shop/web:1.4.2")]
    [InlineData("layers/prod", "shop/api:2.0.1 shop/web:1.4.2")]
    [InlineData("layers/prod-eu", "shop/api:2.0.1 shop/web:1.5.0-rc.1")]
    [InlineData("own-component", "shop/api:2.0.1 shop/exporter:0.3.0 shop/web:1.4.2")]
    [InlineData("applicationset-monorepo/apps/web", "shop/web:1.4.2")]
    [InlineData("applicationset-monorepo/apps/api", "shop/api:2.0.1")]
    [InlineData("helm-inflated", "shop/web:1.4.2")]
    [InlineData("events", "shop/api:2.0.1 shop/web:1.4.2")]
    public async Task The_rendered_job_promotes_what_the_workloads_will_pull(string overlay, string images)
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var items = new List<CorpusItem>();
        foreach (var (seed, image) in images.Split(' ').Index())
        {
            items.Add(await Corpus.PushImageAsync(registries.Source.Host, image, 3 + (2 * seed), login));
        }

        using var files = Example(registries);
        var rendered = await ExampleFiles.RenderAsync(files.Overlay(overlay));
        using var pod = new HookPod(rendered, new RenderedOverlay(login.SecretNamed(Secret)));

        await pod.Call.SucceedAsync();

        Assert.Equal(items.Select(registries.At), rendered.DeployedImages);
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
        using var pod = new HookPod(await ExampleFiles.RenderAsync(files.QuickStart));

        await pod.Call.SucceedAsync();

        await registries.JudgeAsync(web);
    }

    [Fact]
    public async Task An_image_override_of_the_application_is_what_the_job_promotes()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.5.0", seed: 3);
        await Corpus.PushImageAsync(registries.Source.Host, "shop/api:2.0.1", seed: 5);
        using var files = Example(registries);
        var overlay = files.Overlay("application-images");
        var rendered = await ArgoCdBuild.RenderAsync(await ArgoCdBuild.ApplicationAsync(Path.Combine(overlay, "application.yaml")), overlay);
        using var pod = new HookPod(rendered);

        await pod.Call.SucceedAsync();

        Assert.Contains(registries.At(web), rendered.DeployedImages);
        await registries.JudgeAsync(web);
    }

    [Fact]
    public async Task A_package_of_Config_Sync_is_promoted_like_an_image()
    {
        await using var registries = await TwoRegistries.StartAsync();
        using var folder = new TempFolder();
        var package = LayerFile.Write(folder, 30, 20_000);
        await new Oras().PushAsync(folder.Path, $"{registries.Source.Host}/shop/sync:7.2.0", $"{Path.GetFileName(package)}:application/vnd.oci.image.layer.v1.tar");
        using var files = Example(registries);
        var rendered = await ExampleFiles.RenderAsync(files.Overlay("config-sync-package"));
        using var pod = new HookPod(rendered);

        await pod.Call.SucceedAsync();

        var item = new CorpusItem("shop/sync:7.2.0", IsImage: false);
        Assert.Equal([registries.At(item)], rendered.DeployedImages);
        await registries.JudgeAsync(item);
    }

    private static ExampleFiles Example(TwoRegistries registries)
    {
        var files = new ExampleFiles();
        files.NameRegistries(registries.Source.Host, registries.Destination.Host);
        return files;
    }
}

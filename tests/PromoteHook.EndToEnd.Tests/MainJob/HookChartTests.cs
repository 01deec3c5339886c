using PromoteHook.EndToEnd.Tests.Chart;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.Testing.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The chart as a cluster would run it: the rendered Job's own arguments on the files of the rendered ConfigMap.</summary>
public sealed class HookChartTests
{
    [Fact]
    public async Task In_a_parent_chart_the_job_promotes_what_the_workloads_will_pull()
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.4.2", seed: 3, login);
        var runner = await Corpus.PushImageAsync(registries.Source.Host, "shop/runner:2.0.1", seed: 5, login);
        using var folder = ChartFolder.OfExample("shop");
        folder.Write("values.yaml", Named(folder.Read("values.yaml"), registries));
        var rendered = new RenderedOverlay(await folder.Chart.RenderAsync());
        using var pod = new HookPod(rendered, new RenderedOverlay(login.SecretNamed("promote-hook-registry")));

        await pod.Call.SucceedAsync();

        Assert.Equal([registries.At(web)], rendered.DeployedImages);
        await registries.JudgeAsync(web, login);
        await registries.JudgeAsync(runner, login);
    }

    [Fact]
    public async Task As_a_second_source_the_job_promotes_the_images_of_its_values()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.4.2", seed: 3);
        var application = new RenderedOverlay(await File.ReadAllTextAsync(Checkout.At("helm", "examples", "second-source", "application.yaml"))).Only("Application");
        var values = RenderedOverlay.Items(application, "spec", "sources")[1]["helm"]["valuesObject"];
        using var pod = new HookPod(new RenderedOverlay(await (HelmChart.PromoteHook with { Values = Named(TextOf(values), registries) }).RenderAsync()));

        await pod.Call.SucceedAsync();

        await registries.JudgeAsync(web);
    }

    [Fact]
    public async Task Beside_an_overlay_the_job_reads_the_overlays_config_map()
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var web = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.4.2", seed: 3, login);
        await Corpus.PushImageAsync(registries.Source.Host, "shop/api:2.0.1", seed: 5, login);
        using var files = new ExampleFiles();
        files.NameRegistries(registries.Source.Host, registries.Destination.Host);
        var overlay = await ExampleFiles.RenderAsync(files.Overlay("second-source"));
        var values = Named(await CiValuesAsync("overlay-values.yaml"), registries)
            + $"createRegistrySecret: {{enabled: true, dockerConfigJson: '{await File.ReadAllTextAsync(login.File)}'}}\n";
        var rendered = new RenderedOverlay(await (HelmChart.PromoteHook with { Values = values }).RenderAsync());
        using var pod = new HookPod(rendered, overlay);

        await pod.Call.SucceedAsync();

        Assert.Equal(HookMark.Of(rendered.Only("Job")), HookMark.Of(overlay.Only("ConfigMap")));
        await registries.JudgeAsync(web, login);
    }

    [Fact]
    public async Task The_role_of_the_chart_is_enough_for_its_events()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AddJob(name: "shop-promote-hook");
        registry.Seed("shop/web", new ImageForge(seed: 3).Image(), "1.4.2");
        var values = (await CiValuesAsync("events-values.yaml"))
            .Replace("registry.dev.example.com/**", $"{registry.Host}/shop/**", StringComparison.Ordinal)
            .Replace("registry.prod.example.com/**", $"{registry.Host}/prod/**", StringComparison.Ordinal)
            .Replace("registry.prod.example.com/shop/web", $"{registry.Host}/prod/web", StringComparison.Ordinal);
        var rendered = new RenderedOverlay(await (HelmChart.PromoteHook with { Values = values }).RenderAsync());
        foreach (var rule in RenderedOverlay.Items(rendered.Only("Role"), "rules"))
        {
            kubernetes.Allow($"{rule["verbs"][0]}", $"{rule["apiGroups"][0]}", $"{rule["resources"][0]}", "shop");
        }

        using var folder = new TempFolder();
        using var nobody = new RegistryLogin();
        using var pod = new HookPod(rendered, new RenderedOverlay(nobody.SecretNamed("promote-hook-registry")));
        await pod.Call.With(("PROMOTE_HOOK_KUBECONFIG", kubernetes.WriteKubeconfig(folder))).SucceedAsync();

        Assert.Equal(["Promoted"], kubernetes.Events.Select(told => $"{told["reason"]}"));
    }

    /// <summary>Every option and settings key of the fullest set of values is one that promote-hook knows.</summary>
    [Theory]
    [InlineData("closed-network-values.yaml")]
    [InlineData("irsa-values.yaml")]
    [InlineData("events-values.yaml")]
    [InlineData("workload-identity-values.yaml")]
    public async Task What_the_chart_renders_is_read_by_the_program(string file)
    {
        var rendered = new RenderedOverlay(await (HelmChart.PromoteHook with { Values = await CiValuesAsync(file) }).RenderAsync());
        using var pod = new HookPod(rendered, OfTheNamespace());

        var config = await (pod.Call with { Arguments = ["config", .. pod.Call.Arguments.Skip(1).Where(argument => !argument.StartsWith("--ca-file", StringComparison.Ordinal))] }).SucceedAsync();

        Assert.Contains("rules:", config.Text, StringComparison.Ordinal);
    }

    private static Task<string> CiValuesAsync(string file) => File.ReadAllTextAsync(Path.Combine(HelmChart.PromoteHook.Folder, "ci", file));

    private static string Named(string values, TwoRegistries registries) => values
        .Replace("registry.dev.example.com", registries.Source.Host, StringComparison.Ordinal)
        .Replace("registry.prod.example.com", registries.Destination.Host, StringComparison.Ordinal);

    private static RenderedOverlay OfTheNamespace()
    {
        using var nobody = new RegistryLogin();
        return new RenderedOverlay(string.Join(
            "\n---\n", nobody.SecretNamed("dev-login"), nobody.SecretNamed("promote-hook-registry"), "kind: ConfigMap\nmetadata: {name: company-ca}\ndata: {bundle.pem: x}\n"));
    }

    private static string TextOf(YamlNode node)
    {
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(node)).Save(text, assignAnchors: false);
        return text.ToString();
    }
}

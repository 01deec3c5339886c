using PromoteHook.EndToEnd.Tests.Chart;
using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>What holds for every overlay of the examples.</summary>
public sealed class EveryExampleTests : IDisposable
{
    private const string HookAnnotation = "argocd.argoproj.io/hook";

    /// <summary>Kinds that only their own controllers know.</summary>
    private static readonly string[] CustomKinds = ["RootSync"];

    private readonly ExampleFiles files = new();

    public static TheoryData<string> Overlays { get; } = [.. ExampleFiles.Overlays];

    public static TheoryData<string> Hooked { get; } = [.. ExampleFiles.Hooked];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_kustomize_renders_it_the_same(string overlay)
    {
        var text = await Kustomize.BuildAsync(files.Overlay(overlay));

        foreach (var kubectl in Kustomize.Kubectls)
        {
            Assert.Equal(text, await Kustomize.BuildByAsync(kubectl, files.Overlay(overlay)));
        }
    }

    [Fact]
    public async Task The_oldest_kustomize_is_the_least_that_is_promised() => Assert.Contains(
        "Kustomize Version: v5.4.",
        (await new ProgramCall(Tools.Require(Kustomize.Kubectls[0]), "version", "--client").SucceedAsync()).Text,
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Kubernetes_knows_every_field(string overlay) => Assert.Empty((await ExampleFiles.RenderAsync(files.Overlay(overlay))).Objects
        .Where(rendered => !CustomKinds.Contains(Text(rendered, "kind")))
        .SelectMany(KubernetesSchema.FaultsOf));

    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task The_pod_passes_the_restricted_standard(string overlay) =>
        Assert.Empty(PodSecurity.FaultsOf((await ExampleFiles.RenderAsync(files.Overlay(overlay))).Only("Job")));

    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task The_pod_writes_nowhere_and_has_a_token_for_Events_only(string overlay) =>
        Assert.Empty(PodSecurity.LibertiesOf((await ExampleFiles.RenderAsync(files.Overlay(overlay))).Only("Job")));

    /// <summary>In one wave service accounts, ConfigMaps, roles and bindings come before jobs, and a retry keeps them.</summary>
    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task Every_hook_is_of_the_jobs_own_wave_and_nothing_else_is_a_hook(string overlay)
    {
        var rendered = (await ExampleFiles.RenderAsync(files.Overlay(overlay))).Objects;

        var hooks = rendered.Where(IsHook).ToList();

        Assert.All(hooks, hook => Assert.Equal(new HookMark("argocd", "-100"), HookMark.Of(hook)));
        Assert.Equal(
            rendered.Where(one => Text(one, "kind") is "ConfigMap" or "Job" or "ServiceAccount" or "Role" or "RoleBinding"),
            hooks);
    }

    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task The_job_mounts_the_overlays_own_file(string overlay)
    {
        var rendered = await ExampleFiles.RenderAsync(files.Overlay(overlay));
        var volume = Named(rendered.Only("Job"), "overlay", "spec", "template", "spec", "volumes");

        Assert.Equal(Text(rendered.Only("ConfigMap"), "metadata", "name"), Text(volume, "configMap", "name"));
        Assert.Contains(
            await File.ReadAllTextAsync(Path.Combine(files.Overlay(overlay), "kustomization.yaml")),
            ((YamlMappingNode)rendered.Only("ConfigMap")["data"]).Children.Values.Select(file => file.ToString()));
    }

    [Fact]
    public void Every_component_and_example_says_first_when_to_use_it()
    {
        var folders = ((string[])["components", "examples"]).SelectMany(folder => Directory.EnumerateDirectories(Checkout.At("kustomize-examples", folder))).Where(folder => Path.GetFileName(folder) != "base");

        Assert.All(folders, folder => Assert.Contains(
            Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories),
            file => File.ReadAllText(file).StartsWith("# Use this ", StringComparison.Ordinal)));
        Assert.All(
            Directory.EnumerateFiles(Checkout.At("kustomize-examples"), "*.yaml", SearchOption.AllDirectories).Where(file => !file.Contains("/charts/", StringComparison.Ordinal)),
            file => Assert.StartsWith("# ", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static bool IsHook(YamlNode rendered) =>
        Has(rendered["metadata"], "annotations") && Has(rendered["metadata"]["annotations"], HookAnnotation);
}

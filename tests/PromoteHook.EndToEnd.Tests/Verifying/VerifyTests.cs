using System.Text;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Chart;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Verifying;

/// <summary><c>verify</c> with the real kustomize: the examples are whole, and each way to miss an image is seen.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Overlay =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: shop
        components: [../../components/promote-hook]
        configMapGenerator: [{name: promote-hook, files: [kustomization.yaml]}]
        images: [{name: registry.dev.example.com/shop/web, newName: registry.prod.example.com/shop/web, newTag: 1.4.2}]

        """;

    private const string Api = "{name: registry.dev.example.com/shop/api, newName: registry.prod.example.com/shop/api, newTag: 2.0.1}";
    private const string MissedApi = "registry.prod.example.com/shop/api:2.0.1";

    private readonly ExampleFiles files = new();

    public static TheoryData<string, string> Examples { get; } = new MatrixTheoryData<string, string>(
        [
            "application-images", "applicationset-monorepo/apps/api", "applicationset-monorepo/apps/web", "argocd-api", "argocd-api-remote", "artifact-registry",
            "config-sync-package", "cross-cloud", "ecr-cross-account", "events", "layers/prod", "layers/prod-eu", "own-component", "quick-start",
        ],
        ["kustomize", "kubectl"]);

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_is_whole(string overlay, string program)
    {
        var run = await Verify(program, files.Overlay(overlay)).SucceedAsync();

        Assert.EndsWith("0 of them missed", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_from_another_source_is_given_beside_the_overlay()
    {
        var overlay = files.Overlay("second-source");
        var job = await (HelmChart.PromoteHook with { Values = "overlayConfigMap: shop-overlay" }).RenderAsync();

        (await Verify("kustomize", overlay).RunAsync()).Exited((int)ExitCode.DiscoveryFailed);
        await (Verify("kustomize", overlay, "--manifests", "-") with { Input = Encoding.UTF8.GetBytes(job) }).SucceedAsync();
    }

    [Fact]
    public async Task A_chart_is_piped_in()
    {
        using var chart = ChartFolder.OfExample("shop");
        var rendered = await chart.Chart.RenderAsync();

        await (PromoteHookProgram.Call("verify", "--manifests", "-") with { Input = Encoding.UTF8.GetBytes(rendered) }).SucceedAsync();
    }

    [Fact]
    public async Task An_image_that_stands_literally_in_the_base_is_missed()
    {
        Write("gap/kustomization.yaml", Overlay + "resources: [../base/, pod.yaml]\n");
        Write("gap/pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: p, image: 'registry.prod.example.com/shop/tool:3'}]}}\n");

        Assert.Equal(["registry.prod.example.com/shop/tool:3"], await GapsAsync());
    }

    [Fact]
    public async Task An_image_that_a_component_sets_is_missed()
    {
        Write("gap/kustomization.yaml", Overlay.Replace("[../../components/promote-hook]", "[../../components/promote-hook, images]", StringComparison.Ordinal) + "resources: [../base/]\n");
        Write("gap/images/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{Api}]\n");

        Assert.Equal([MissedApi], await GapsAsync());
    }

    [Fact]
    public async Task An_image_that_a_transformer_sets_is_missed_and_inject_closes_the_gap()
    {
        Write("gap/kustomization.yaml", Overlay.Replace("[kustomization.yaml]", "[kustomization.yaml, promote-hook.yaml]", StringComparison.Ordinal) + "resources: [../base/]\ntransformers: [images.yaml]\n");
        Write("gap/promote-hook.yaml", "rules: [{to: registry.prod.example.com/**, from: registry.dev.example.com/**}]\n");
        Write("gap/images.yaml", $"apiVersion: builtin\nkind: ImageTagTransformer\nmetadata: {{name: t}}\nimageTag: {Api}\n");

        Assert.Equal([MissedApi], await GapsAsync());

        var rendered = Encoding.UTF8.GetBytes(await Kustomize.BuildAsync(files.Overlay("gap")));
        var injected = await (PromoteHookProgram.Call("inject") with { Input = rendered }).SucceedAsync();
        await (PromoteHookProgram.Call("verify", "--manifests", "-") with { Input = injected.Output }).SucceedAsync();
    }

    [Theory]
    [InlineData(HelmChart.Helm3)]
    [InlineData(HelmChart.Helm4)]
    public async Task An_image_of_an_inflated_chart_is_missed_and_nothing_is_inflated_unasked(string helm)
    {
        Write("gap/kustomization.yaml", Overlay + "resources: [../base/web.yaml]\nhelmGlobals: {chartHome: charts}\nhelmCharts: [{name: cache, releaseName: cache}]\n");
        Write("gap/charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 0.1.0\n");
        Write("gap/charts/cache/values.yaml", "");
        Write("gap/charts/cache/templates/pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: cache}, spec: {containers: [{name: c, image: 'registry.prod.example.com/shop/cache:7'}]}}\n");
        Write("gap/kustomization.yaml", (await File.ReadAllTextAsync(files.Overlay("gap/kustomization.yaml"), TestContext.Current.CancellationToken)).Replace("../base/web.yaml", "web.yaml", StringComparison.Ordinal));
        File.Copy(files.Overlay("base/web.yaml"), files.Overlay("gap/web.yaml"));

        var refused = (await Verify("kustomize", files.Overlay("gap")).RunAsync()).Exited((int)ExitCode.DiscoveryFailed);

        Assert.Contains("--enable-helm", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(["registry.prod.example.com/shop/cache:7"], await GapsAsync("--enable-helm", "--helm-command", Tools.Require(helm)));
    }

    private async Task<IEnumerable<string?>> GapsAsync(params string[] more)
    {
        var run = (await Verify("kustomize", [files.Overlay("gap"), "-o", "json", .. more]).RunAsync()).Exited((int)ExitCode.WorkFound);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("destination").GetString());
    }

    private static ProgramCall Verify(string program, params string[] arguments) =>
        PromoteHookProgram.Call(["verify", "--kustomize", Tools.Require(program), .. arguments]);

    private void Write(string path, string text)
    {
        var file = files.Overlay(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

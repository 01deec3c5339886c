using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>The chart as dependency of an application's chart, which renders the hook with its own values.</summary>
public sealed class ParentChartTests : IDisposable
{
    private readonly ChartFolder folder = ChartFolder.OfExample("shop");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_example_is_linted_rendered_and_valid()
    {
        await folder.Chart.LintAsync(HelmChart.Helm4);
        await folder.Chart.LintAsync(HelmChart.Helm3);
        var text = await folder.Chart.RenderAsync();

        Approved.Verify(text);
        Assert.Equal(text, await folder.Chart.RenderAsync(HelmChart.Helm3));
        Assert.Empty(new RenderedOverlay(text).Objects.SelectMany(KubernetesSchema.FaultsOf));
    }

    [Fact]
    public async Task A_value_of_the_parent_reaches_workload_and_hook_alike()
    {
        var rendered = new RenderedOverlay(await (folder.Chart with { Values = "web: {tag: 9.9.9}\nrunner: {image: registry.prod.example.com/shop/runner:8}" }).RenderAsync());

        Assert.Equal(["registry.prod.example.com/shop/web:9.9.9"], rendered.DeployedImages);
        Assert.Contains("shop/web:9.9.9", Text(rendered.Only("ConfigMap"), "data", "manifests.yaml"), StringComparison.Ordinal);
        Assert.Contains("--image=registry.prod.example.com/shop/runner:8", ArgumentsOf(rendered), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_null_of_the_parent_takes_a_default_away()
    {
        var rendered = await (folder.Chart with { Values = "promote-hook: {runAsUser: null}" }).RenderAsync();

        Assert.DoesNotContain("runAsUser", rendered, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enabled: false")]
    [InlineData("enabled: false, renderedBy: chart")]
    public async Task Nothing_is_left_of_it_when_it_is_off(string values)
    {
        var rendered = new RenderedOverlay(await (folder.Chart with { Values = $"promote-hook: {{{values}}}" }).RenderAsync());

        Assert.Equal(["Deployment"], rendered.Objects.Select(left => Text(left, "kind")));
    }

    [Fact]
    public async Task A_hook_that_both_would_render_is_refused()
    {
        var refusal = await (folder.Chart with { Values = "promote-hook: {renderedBy: chart, templates: [], images: [a.example.com/web:1]}" }).RefusalAsync();

        Assert.Contains("the parent chart renders the objects and so does the chart itself", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_renders_a_secret_is_refused()
    {
        folder.Write("templates/web.yaml", folder.Read("templates/web.yaml") + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: swordfish}\n");

        var refusal = await folder.Chart.RefusalAsync();

        Assert.Contains("templates: web.yaml renders a Secret", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_is_not_there_is_refused()
    {
        var refusal = await (folder.Chart with { Values = "promote-hook: {templates: [wbe.yaml]}" }).RefusalAsync();

        Assert.Contains("wbe.yaml", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rendered_by_itself_it_sees_what_is_global()
    {
        folder.Write("templates/promote-hook.yaml", "");
        const string values = """
            global: {image: registry.prod.example.com/shop/web:7}
            promote-hook: {renderedBy: chart, templates: [], images: ["{{ .Values.global.image }}"]}
            """;

        var rendered = new RenderedOverlay(await (folder.Chart with { Values = values }).RenderAsync());

        Assert.Contains("--image=registry.prod.example.com/shop/web:7", ArgumentsOf(rendered), StringComparer.Ordinal);
        Assert.Equal("shop-promote-hook", Text(rendered.Only("Job"), "metadata", "name"));
    }

    private static IEnumerable<string> ArgumentsOf(RenderedOverlay rendered) =>
        Items(Items(rendered.Only("Job"), "spec", "template", "spec", "containers")[0], "args").Select(argument => argument.ToString());
}

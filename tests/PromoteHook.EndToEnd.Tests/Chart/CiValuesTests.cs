using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>The sets of values in the chart's ci/, as real helm lints and renders them.</summary>
public sealed class CiValuesTests
{
    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(HelmChart.PromoteHook.Folder, "ci"), "*-values.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task It_is_linted_rendered_and_valid(string file)
    {
        var chart = HelmChart.PromoteHook with { Values = await File.ReadAllTextAsync(Path.Combine(HelmChart.PromoteHook.Folder, "ci", file)) };

        await chart.LintAsync(HelmChart.Helm4);
        await chart.LintAsync(HelmChart.Helm3);
        var text = await chart.RenderAsync();

        Approved.Verify(text, Path.GetFileNameWithoutExtension(file));
        Assert.Equal(text, await chart.RenderAsync(HelmChart.Helm3));
        var rendered = new RenderedOverlay(text);
        Assert.Empty(rendered.Objects.SelectMany(KubernetesSchema.FaultsOf));
        Assert.Empty(PodSecurity.FaultsOf(rendered.Only("Job")));
    }

    [Fact]
    public async Task The_chart_without_values_is_linted()
    {
        await HelmChart.PromoteHook.LintAsync(HelmChart.Helm4);
        await HelmChart.PromoteHook.LintAsync(HelmChart.Helm3);
    }
}

using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>A chart in a folder of its own with ours as its dependency, as <c>helm dependency build</c> leaves it.</summary>
internal sealed class ChartFolder : IDisposable
{
    private readonly TempFolder folder = new();

    private ChartFolder() => Copy(Checkout.At("helm", "promote-hook"), "charts/promote-hook");

    /// <summary>The chart.</summary>
    public HelmChart Chart => new(folder.Path);

    /// <summary>A copy of one of the examples.</summary>
    public static ChartFolder OfExample(string name)
    {
        var chart = new ChartFolder();
        chart.Copy(Checkout.At("helm", "examples", name), "");
        return chart;
    }

    /// <summary>A chart that has ours once under each name, so that one run of helm renders many sets of values.</summary>
    public static ChartFolder OfAliases(IEnumerable<string> names)
    {
        var chart = new ChartFolder();
        var dependencies = names.Select(name => $"- {{name: promote-hook, alias: {name}, version: {HelmChart.PromoteHook.Version}}}\n");
        chart.folder.Write("Chart.yaml", $"apiVersion: v2\nname: many\nversion: 1.0.0\ndependencies:\n{string.Concat(dependencies)}");
        return chart;
    }

    /// <summary>Writes a file of the chart.</summary>
    public void Write(string path, string text) => folder.Write(path, text);

    /// <summary>A file of the chart.</summary>
    public string Read(string path) => File.ReadAllText(folder.At(path));

    public void Dispose() => folder.Dispose();

    private void Copy(string from, string to)
    {
        // Packages are what a dependency build by hand may have left.
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tgz", StringComparison.Ordinal)))
        {
            folder.Write(Path.Combine(to, Path.GetRelativePath(from, file)), File.ReadAllText(file));
        }
    }
}

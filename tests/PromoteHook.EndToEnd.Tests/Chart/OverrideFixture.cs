using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>The sets of values in <c>Overrides/</c>, rendered once by each helm. The first test that asks does it: one without the tool is then skipped.</summary>
public sealed class OverrideFixture
{
    private readonly Lazy<Task<IReadOnlyDictionary<string, string>>> byHelm4 = new(() => RenderAsync(HelmChart.Helm4));
    private readonly Lazy<Task<IReadOnlyDictionary<string, string>>> byHelm3 = new(() => RenderAsync(HelmChart.Helm3));

    /// <summary>The set that overrides nothing.</summary>
    public const string Nothing = "nothing";

    /// <summary>The folder of the sets.</summary>
    public static string Folder { get; } = Checkout.At("tests", "PromoteHook.EndToEnd.Tests", "Chart", "Overrides");

    /// <summary>The names of the sets.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>What Helm 4 makes of each.</summary>
    internal Task<IReadOnlyDictionary<string, string>> ByHelm4 => byHelm4.Value;

    /// <summary>What Helm 3 makes of each.</summary>
    internal Task<IReadOnlyDictionary<string, string>> ByHelm3 => byHelm3.Value;

    private static Task<IReadOnlyDictionary<string, string>> RenderAsync(string program) =>
        ManyRenders.RenderAsync(Names.ToDictionary(name => name, name => File.ReadAllText(Path.Combine(Folder, $"{name}.yaml"))), program);
}

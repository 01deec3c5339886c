using System.Globalization;
using System.Text;
using PromoteHook.Benchmarks.Scenarios;
using PromoteHook.Benchmarks.Wire;

namespace PromoteHook.Benchmarks.Results;

/// <summary>A scenario's result as a section of markdown.</summary>
internal static class ResultTable
{
    private const double Mebi = 1024 * 1024;

    public static string Of(ScenarioResult result, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"## {result.Scenario.Name} {result.Scenario.Title}\n\n"));
        text.Append(Invariant($"{result.Bytes / Mebi:0.#} MiB in images, {result.UniqueBytes / Mebi:0.#} MiB of distinct blobs. {now:yyyy-MM-dd HH:mm} UTC; load before {result.LoadBefore:0.0}, after {result.LoadAfter:0.0}.\n\n"));
        var counts = result.Variants.Any(one => one.Source is not null);
        text.Append("| variant | runs | wall s | × | CPU s | × | peak MiB |").Append(counts ? " requests s+d | MiB s+d | connections s+d |" : "").Append('\n');
        text.Append("|---|--:|--:|--:|--:|--:|--:|").Append(counts ? "--:|--:|--:|" : "").Append('\n');
        var yardstick = result.Variants.FirstOrDefault(one => one.Name == result.Scenario.Yardstick) ?? result.Variants[0];
        foreach (var one in result.Variants)
        {
            text.Append(Invariant($"| {one.Name} | {one.Runs.Count} | {one.WallSeconds:0.000} | {one.WallSeconds / yardstick.WallSeconds:0.00} | {one.CpuSeconds:0.000} | {one.CpuSeconds / yardstick.CpuSeconds:0.00} | {one.PeakMebibytes:0.0} |"));
            text.Append(one is { Source: { } source, Destination: { } destination }
                ? Invariant($" {source.Requests.Count}+{destination.Requests.Count} | {source.Bytes / Mebi:0.0}+{destination.Bytes / Mebi:0.0} | {source.Connections}+{destination.Connections} |\n")
                : "\n");
        }

        foreach (var one in result.Variants.Where(one => one.Name.StartsWith(Variants.Ours, StringComparison.Ordinal)))
        {
            if (one is { Source: { } source, Destination: { } destination })
            {
                text.Append(Invariant($"\n{one.Name}: source {RequestKind.Summary(source.Requests)}; destination {RequestKind.Summary(destination.Requests)}.\n"));
            }
        }

        return text.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

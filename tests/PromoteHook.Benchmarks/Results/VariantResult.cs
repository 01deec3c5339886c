using PromoteHook.Benchmarks.Measuring;
using PromoteHook.Benchmarks.Wire;

namespace PromoteHook.Benchmarks.Results;

/// <summary>What one variant came to.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Runs">The measured runs.</param>
/// <param name="Source">What went over the wire to the source, in a run apart that was not timed; null when not counted.</param>
/// <param name="Destination">The same for the destination.</param>
internal sealed record VariantResult(string Name, IReadOnlyList<Measurement> Runs, WireCount? Source, WireCount? Destination)
{
    public double WallSeconds => Median(run => run.Wall.TotalSeconds);

    public double CpuSeconds => Median(run => run.Cpu.TotalSeconds);

    public double PeakMebibytes => Median(run => run.PeakBytes) / (1024 * 1024);

    private double Median(Func<Measurement, double> value)
    {
        double[] sorted = [.. Runs.Select(value).Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

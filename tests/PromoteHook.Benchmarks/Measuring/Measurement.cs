namespace PromoteHook.Benchmarks.Measuring;

/// <summary>What one run of a script took.</summary>
/// <param name="Wall">From start to end.</param>
/// <param name="Cpu">User and system time of the whole tree of processes.</param>
/// <param name="PeakBytes">Most resident memory of the whole tree at once, as far as sampling saw it.</param>
/// <param name="ExitCode">The script's; 1 when a signal ended it.</param>
internal sealed record Measurement(TimeSpan Wall, TimeSpan Cpu, long PeakBytes, int ExitCode);

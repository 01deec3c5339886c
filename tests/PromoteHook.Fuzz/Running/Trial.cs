using System.Globalization;
using System.Text.RegularExpressions;
using PromoteHook.Fuzz.Targets;

namespace PromoteHook.Fuzz.Running;

/// <summary>Runs single inputs and judges what came of them, what they cost included.</summary>
/// <param name="target">What is run.</param>
/// <param name="folder">Where the input in work is kept, as the file that the target reads.</param>
internal sealed partial class Trial(FuzzTarget target, string folder)
{
    private static readonly TimeSpan TimePerByte = TimeSpan.FromMicroseconds(40);

    private const long LeastMemory = 64L * 1024 * 1024;
    private const long MemoryPerByte = 8 * 1024;

    /// <summary>A cost counts when it shows so many times in a row.</summary>
    private const int CostlyRuns = 3;

    /// <summary>What an input may take in any case. What is compiled and collected meanwhile counts too; a parser that is quadratic in its input is far beyond.</summary>
    public TimeSpan LeastTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The file of the input in work; it outlives the process.</summary>
    public string File { get; } = Path.Combine(folder, "input");

    /// <summary>The longest that an input has taken, in processor time.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most that an input has allocated, in bytes.</summary>
    public long Largest { get; private set; }

    /// <summary>What came of an input; or why that must not be.</summary>
    public (Outcome? Outcome, string? Failure) Run(byte[] input)
    {
        System.IO.File.WriteAllBytes(File, input);
        var (outcome, failure, excess) = RunOnce(input);
        for (var run = 1; run < CostlyRuns && excess is not null; run++)
        {
            (outcome, failure, excess) = RunOnce(input);
        }

        return (outcome, failure ?? excess);
    }

    /// <summary>Failures, and outcomes, that are the same but for names and numbers.</summary>
    public static string Kind(string words) => NumbersAndQuotes().Replace(words.Split('\n')[0], "…");

    private (Outcome? Outcome, string? Failure, string? Excess) RunOnce(byte[] input)
    {
        var (time, memory) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        try
        {
            var outcome = target.Run(input, File);
            return (outcome, null, Excess(input, Environment.CpuUsage.TotalTime - time, GC.GetAllocatedBytesForCurrentThread() - memory));
        }
        catch (BrokenPromiseException fault)
        {
            return (null, fault.Message, null);
        }
        catch (Exception fault)
        {
            // Whatever a target does not know as a refusal is what is sought here.
            return (null, $"{fault.GetType().Name}: {fault}", null);
        }
    }

    private string? Excess(byte[] input, TimeSpan time, long memory)
    {
        (Slowest, Largest) = (time > Slowest ? time : Slowest, Math.Max(Largest, memory));
        return time > LeastTime + (TimePerByte * input.Length) ? string.Create(CultureInfo.InvariantCulture, $"too slow: {time.TotalSeconds:0.0} s for {input.Length} bytes")
            : memory > LeastMemory + (MemoryPerByte * input.Length) ? $"too much memory: {memory / 1024 / 1024} MiB for {input.Length} bytes"
            : null;
    }

    [GeneratedRegex("'[^']*'|«[^»]*»|[0-9]+")]
    private static partial Regex NumbersAndQuotes();
}

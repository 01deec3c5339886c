using System.Globalization;

namespace PromoteHook.Benchmarks.Measuring;

/// <summary>Samples the resident memory of a process and its descendants until it is stopped.</summary>
/// <remarks>
/// The sum counts pages that processes share once for each. A single process's own high-water mark is exact but for
/// what it took after the last sample.
/// </remarks>
internal sealed class TreeMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    private readonly ManualResetEventSlim stopped = new();
    private readonly Thread sampler;
    private long peak;

    public TreeMemory(int root)
    {
        sampler = new Thread(() => Sample(root)) { IsBackground = true };
        sampler.Start();
    }

    /// <summary>Ends the sampling; the peak in bytes.</summary>
    public long Stop()
    {
        stopped.Set();
        sampler.Join();
        return peak;
    }

    public void Dispose()
    {
        Stop();
        stopped.Dispose();
    }

    private void Sample(int root)
    {
        do
        {
            var sum = 0L;
            foreach (var pid in Tree(root))
            {
                var (resident, highest) = MemoryOf(pid);
                sum += resident;
                peak = Math.Max(peak, highest);
            }

            peak = Math.Max(peak, sum);
        }
        while (!stopped.Wait(Interval));
    }

    private static IEnumerable<int> Tree(int pid)
    {
        yield return pid;

        // Only shells and xargs start others here, and they have one thread.
        foreach (var child in Read($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var one in Tree(int.Parse(child, CultureInfo.InvariantCulture)))
            {
                yield return one;
            }
        }
    }

    private static (long Resident, long Highest) MemoryOf(int pid)
    {
        var status = Read($"/proc/{pid}/status");
        return (Kibibytes(status, "VmRSS:"), Kibibytes(status, "VmHWM:"));
    }

    private static long Kibibytes(string status, string field)
    {
        var start = status.IndexOf(field, StringComparison.Ordinal);
        if (start < 0)
        {
            return 0;
        }

        var value = status.AsSpan(start + field.Length);
        return 1024 * long.Parse(value[..value.IndexOf("kB")].Trim(), CultureInfo.InvariantCulture);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return "";
        }
    }
}

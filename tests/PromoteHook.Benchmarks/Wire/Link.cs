using System.Diagnostics;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>One direction of a network path: bytes leave one after the other at its rate, all connections together, and arrive after its delay.</summary>
/// <param name="delay">One way.</param>
/// <param name="bytesPerSecond">Null: no limit.</param>
internal sealed class Link(TimeSpan delay, double? bytesPerSecond)
{
    private readonly long delayTicks = (long)(delay.TotalSeconds * Stopwatch.Frequency);
    private readonly Lock gate = new();
    private long free;

    public bool IsPlain => delayTicks == 0 && bytesPerSecond is null;

    /// <summary>Books the way of a chunk that is ready at the given time: when its last byte has left, and when it arrives.</summary>
    public (long Left, long Arrives) Book(int bytes, long ready)
    {
        if (bytesPerSecond is not { } rate)
        {
            return (ready, ready + delayTicks);
        }

        lock (gate)
        {
            free = Math.Max(free, ready) + (long)(bytes / rate * Stopwatch.Frequency);
            return (free, free + delayTicks);
        }
    }

    /// <summary>Waits until a time, to the millisecond that timers have.</summary>
    public static async ValueTask UntilAsync(long time, CancellationToken cancellationToken)
    {
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), time);
        if (wait > TimeSpan.FromMilliseconds(0.5))
        {
            await Task.Delay(wait, cancellationToken);
        }
    }
}

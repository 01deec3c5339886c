using PromoteHook.Oci.Copying;

namespace PromoteHook.Reporting;

/// <summary>Adds transfers up: bytes done, bytes known to move, rate, time left. Not safe for several threads at once.</summary>
public sealed class TransferMeter(TimeProvider time)
{
    /// <summary>Long enough to even out single blobs, short enough to follow a change.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(250);

    private readonly Queue<(long Stamp, long Done)> samples = new();
    private long lastSample;

    /// <summary>Blob bytes sent.</summary>
    public long Done { get; private set; }

    /// <summary>Sizes of the blobs known to be sent; grows while manifests are read.</summary>
    public long Total { get; private set; }

    /// <summary>Takes an event in.</summary>
    public void Add(TransferEvent transfer)
    {
        Total += transfer.Kind == TransferEventKind.BlobPlanned ? transfer.Bytes : 0;
        Done += transfer.Kind == TransferEventKind.BlobProgress ? transfer.Bytes : 0;
        if (samples.Count == 0 || time.GetElapsedTime(lastSample) >= SampleEvery)
        {
            lastSample = time.GetTimestamp();
            samples.Enqueue((lastSample, Done));
        }

        while (samples.Count > 1 && time.GetElapsedTime(samples.Peek().Stamp) > Window)
        {
            samples.Dequeue();
        }
    }

    /// <summary>Bytes a second over the last ten seconds; 0 when nothing moved.</summary>
    public double Rate()
    {
        if (samples.Count == 0)
        {
            return 0;
        }

        var (stamp, done) = samples.Peek();
        var seconds = time.GetElapsedTime(stamp).TotalSeconds;
        return seconds < 0.001 ? 0 : Math.Max(0, (Done - done) / seconds);
    }

    /// <summary>Time until the total is reached at this rate; null when nothing moves or it would be longer than a day.</summary>
    public TimeSpan? Left()
    {
        var rate = Rate();
        var seconds = rate <= 0 ? double.PositiveInfinity : Math.Max(0, Total - Done) / rate;
        return seconds < 86_400 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>«12.0 MiB of 45.1 MiB (26 %), 3.1 MiB/s, 11.0 s left».</summary>
    public override string ToString()
    {
        var share = Total <= 0 ? "" : $" ({Math.Clamp(100 * Done / Total, 0, 100)} %)";
        var left = Left() is { } time ? $", {Amount.OfTime(time)} left" : "";
        return $"{Amount.OfBytes(Done)} of {Amount.OfBytes(Total)}{share}, {Amount.OfBytes(Rate())}/s{left}";
    }
}

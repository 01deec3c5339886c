namespace PromoteHook.Oci.Transport;

/// <summary>The places of one registry, and the paces of its requests.</summary>
/// <remarks>The semaphores own no handle as long as nobody asks for one, so that nothing is to be disposed.</remarks>
internal sealed class HostLimits
{
    /// <summary>Blobs up to this size, in bytes, have places of their own: they take round trips, not bandwidth, and should not wait behind layers.</summary>
    private const long SmallBlob = 256 * 1024;

    /// <summary>How many more of them there are than of the others.</summary>
    private const int SmallPlaces = 2;

    /// <summary>Whoever answers so soon is on this machine or next to it.</summary>
    private static readonly TimeSpan NearbyAnswer = TimeSpan.FromMilliseconds(3);

    /// <summary>Two bodies for a processor keep it busy when the other end is near; more only get into each other's way (S2 of the benchmark).</summary>
    private static readonly int NearbyTransfers = 2 * Environment.ProcessorCount;

    private readonly RequestLane[] lanes = new RequestLane[Enum.GetValues<RegistryOperation>().Length];
    private readonly Lazy<SemaphoreSlim> reads;
    private readonly Lazy<SemaphoreSlim> uploads;
    private readonly Lazy<SemaphoreSlim> smallReads;
    private readonly Lazy<SemaphoreSlim> smallUploads;
    private long fastestAnswerTicks = long.MaxValue;

    public HostLimits(RegistryProfile profile, RegistryTransportOptions options)
    {
        var transfers = Math.Max(1, options.TransfersPerRegistry);
        Requests = new SemaphoreSlim(Math.Max(1, options.RequestsPerRegistry));

        // The first transfer settles it: by then a manifest has been asked for on either side.
        reads = new Lazy<SemaphoreSlim>(() => new SemaphoreSlim(PlacesFor(transfers)));
        uploads = new Lazy<SemaphoreSlim>(() => new SemaphoreSlim(PlacesFor(transfers)));
        smallReads = new Lazy<SemaphoreSlim>(() => new SemaphoreSlim(SmallPlaces * transfers));
        smallUploads = new Lazy<SemaphoreSlim>(() => new SemaphoreSlim(SmallPlaces * transfers));

        var jitter = new Jitter(options.Random);
        foreach (var quota in profile.Quotas)
        {
            var shared = new RequestLane(new Pace(quota.PerSecond, jitter.Next), options.Time);
            foreach (var operation in quota.Operations)
            {
                lanes[(int)operation] = shared;
            }
        }

        var rest = new RequestLane(new Pace(jitter.Next), options.Time);
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] ??= rest;
        }
    }

    public SemaphoreSlim Requests { get; }

    public SemaphoreSlim ReadsOf(long size) => size <= SmallBlob ? smallReads.Value : reads.Value;

    public SemaphoreSlim UploadsOf(long size) => size <= SmallBlob ? smallUploads.Value : uploads.Value;

    public RequestLane LaneOf(RegistryOperation operation) => lanes[(int)operation];

    public void NoteAnswerTime(TimeSpan time)
    {
        if (time.Ticks < Interlocked.Read(ref fastestAnswerTicks))
        {
            Interlocked.Exchange(ref fastestAnswerTicks, time.Ticks);
        }
    }

    private int PlacesFor(int transfers) =>
        Interlocked.Read(ref fastestAnswerTicks) <= NearbyAnswer.Ticks ? Math.Min(transfers, NearbyTransfers) : transfers;
}

namespace PromoteHook.Oci.Transport;

/// <summary>The places of one registry, and the time until which it wants to be left alone.</summary>
/// <remarks>The semaphores own no handle as long as nobody asks for one, so that nothing is to be disposed.</remarks>
internal sealed class HostLimits(int requests, int transfers)
{
    private long backOffUntilTicks;

    public SemaphoreSlim Requests { get; } = new(requests);

    public SemaphoreSlim Reads { get; } = new(transfers);

    public SemaphoreSlim Uploads { get; } = new(transfers);

    public DateTimeOffset BackOffUntil => new(Interlocked.Read(ref backOffUntilTicks), TimeSpan.Zero);

    /// <summary>Only ever moves the time later.</summary>
    public void BackOff(DateTimeOffset until)
    {
        var wanted = until.UtcTicks;
        for (var seen = Interlocked.Read(ref backOffUntilTicks); seen < wanted;)
        {
            var before = Interlocked.CompareExchange(ref backOffUntilTicks, wanted, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

namespace PromoteHook.Oci.Transport;

/// <summary>Requests of one registry that share a pace, first come, first served.</summary>
/// <remarks>The semaphore owns no handle as long as nobody asks for one, so that nothing is to be disposed.</remarks>
internal sealed class RequestLane(Pace pace, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private SemaphoreSlim Turn { get; } = new(1);

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>True once the registry has refused everything for as long as is waited.</summary>
    public bool IsHopeless => pace.RefusedFor(Now) >= RetryPolicy.LongestRefusal;

    /// <summary>Waits until one more request may go.</summary>
    public async ValueTask<PacePermit> PassAsync(CancellationToken cancellationToken)
    {
        if (Turn.CurrentCount > 0 && pace.TryPass(Now, out var atOnce) == TimeSpan.Zero)
        {
            return atOnce;
        }

        await Turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var wait = pace.TryPass(Now, out var permit);
                if (wait == TimeSpan.Zero)
                {
                    return permit;
                }

                // Timers have whole milliseconds, and round down.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <inheritdoc cref="Pace.IsOutdated"/>
    public bool IsOutdated(PacePermit permit) => pace.IsOutdated(permit);

    /// <inheritdoc cref="Pace.Passed"/>
    public void Passed(PacePermit permit) => pace.Passed(permit);

    /// <inheritdoc cref="Pace.Refused"/>
    public void Refused(PacePermit permit, TimeSpan? wait) => pace.Refused(permit, wait, Now);
}

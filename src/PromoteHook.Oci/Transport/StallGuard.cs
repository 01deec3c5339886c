namespace PromoteHook.Oci.Transport;

/// <summary>Reads and writes with a limit on how long nothing may move; a body as a whole has no limit.</summary>
/// <remarks>One guard serves one operation at a time.</remarks>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationToken outer;
    private readonly RegistryTransportOptions options;
    private CancellationTokenSource stalled;
    private CancellationTokenRegistration link;

    public StallGuard(RegistryTransportOptions options, CancellationToken cancellationToken)
    {
        this.options = options;
        outer = cancellationToken;
        (stalled, link) = Begin();
    }

    /// <summary>Cancelled when nothing moved within the limit, and when the outer token is.</summary>
    public CancellationToken Token => stalled.Token;

    /// <summary>True when nothing moved within the limit and the outer token is not cancelled.</summary>
    public bool HasStalled => stalled.IsCancellationRequested && !outer.IsCancellationRequested;

    /// <summary>Makes the guard fit for another try after a stall; <see cref="Token"/> is another one then.</summary>
    public void Renew()
    {
        if (HasStalled)
        {
            Dispose();
            (stalled, link) = Begin();
        }
    }

    /// <summary>The failure to report when <see cref="HasStalled"/>.</summary>
    public TimeoutException Stalled() => new($"no byte moved for {options.StallTimeout.TotalSeconds:0} seconds");

    /// <summary>Reads once.</summary>
    /// <exception cref="TimeoutException">Nothing came within the limit, now or since the last <see cref="Renew"/>.</exception>
    public async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        stalled.CancelAfter(options.StallTimeout);
        try
        {
            return await stream.ReadAsync(buffer, stalled.Token);
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            throw Stalled();
        }
        finally
        {
            stalled.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes all of <paramref name="buffer"/>.</summary>
    /// <remarks>The body of a request ignores the token of a single write: its request must be sent with <see cref="Token"/>.</remarks>
    /// <exception cref="TimeoutException">The other end took nothing within the limit.</exception>
    public async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> buffer)
    {
        stalled.CancelAfter(options.StallTimeout);
        try
        {
            await stream.WriteAsync(buffer, stalled.Token);
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            throw Stalled();
        }
        finally
        {
            stalled.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Dispose();
        stalled.Dispose();
    }

    private (CancellationTokenSource Stalled, CancellationTokenRegistration Link) Begin()
    {
        var source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        return (source, outer.UnsafeRegister(static linked => ((CancellationTokenSource)linked!).Cancel(), source));
    }
}

namespace PromoteHook.Testing.Serving;

/// <summary>Lets bytes pass as the faults of a body allow: in small pieces, with one wrong, or only so many.</summary>
internal sealed class FaultyBody(IReadOnlyList<Fault> faults, TimeProvider time, CancellationToken gone)
{
    private readonly Fault? trickle = faults.FirstOrDefault(fault => fault.Kind == FaultKind.Trickle);
    private readonly Fault? corrupt = faults.FirstOrDefault(fault => fault.Kind == FaultKind.CorruptByte);
    private readonly Fault? stop = faults.Where(fault => fault.Kind is FaultKind.CutAfter or FaultKind.ResetAfter or FaultKind.StallAfter).MinBy(fault => fault.Bytes);

    /// <summary>How many of <paramref name="wanted"/> bytes may pass in one go when <paramref name="passed"/> have; 0 at the end.</summary>
    public int Allow(long passed, int wanted) => (int)Math.Min(
        Math.Min(wanted, trickle?.Bytes ?? wanted),
        stop is null ? wanted : Math.Max(0, stop.Bytes - passed));

    public Task PauseAsync() => trickle is null ? Task.CompletedTask : Task.Delay(trickle.Pause, time, gone);

    /// <summary>What happens when no more bytes may pass: silence until the client has gone, a reset, or nothing.</summary>
    /// <exception cref="IOException">The connection is to be reset.</exception>
    public Task BreakOffAsync() => stop switch
    {
        { Kind: FaultKind.StallAfter } => Task.Delay(Timeout.InfiniteTimeSpan, gone),
        { Kind: FaultKind.ResetAfter } => throw new IOException("the fault resets the connection"),
        _ => Task.CompletedTask,
    };

    public async Task SendAsync(IEnumerable<ReadOnlyMemory<byte>> segments, Func<ReadOnlyMemory<byte>, Task> write)
    {
        long sent = 0;
        foreach (var segment in segments)
        {
            var rest = segment;
            while (!rest.IsEmpty && Allow(sent, rest.Length) is > 0 and var size)
            {
                await write(Spoil(rest[..size], sent));
                sent += size;
                rest = rest[size..];
                await PauseAsync();
            }

            if (!rest.IsEmpty)
            {
                break;
            }
        }

        if (stop is not null && sent >= stop.Bytes)
        {
            await BreakOffAsync();
        }
    }

    /// <summary>The piece, with the one byte wrong that is to be; <paramref name="sent"/> bytes went before it.</summary>
    public ReadOnlyMemory<byte> Spoil(ReadOnlyMemory<byte> piece, long sent)
    {
        if (corrupt is null || corrupt.Bytes < sent || corrupt.Bytes >= sent + piece.Length)
        {
            return piece;
        }

        var wrong = piece.ToArray();
        wrong[corrupt.Bytes - sent] ^= 0xFF;
        return wrong;
    }
}

namespace PromoteHook.ArgoCd;

/// <summary>Reads no more than so many bytes of another stream, and then refuses.</summary>
/// <param name="inner">The other stream; disposed with this one.</param>
/// <param name="maxBytes">How many.</param>
/// <param name="refuse">Makes what is thrown then.</param>
/// <param name="cancellationToken">Ends reading: what comes after it, be it the end, counts for nothing.</param>
internal sealed class LimitedStream(Stream inner, long maxBytes, Func<Exception> refuse, CancellationToken cancellationToken) : Stream
{
    private long left = maxBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = inner.Read(buffer);
        cancellationToken.ThrowIfCancellationRequested();
        return Count(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        left -= read;
        return left < 0 ? throw refuse() : read;
    }
}

namespace PromoteHook.Discovery.Reading;

/// <summary>The same bytes, of which the first four come together: a reader that is handed one of them does not know a byte order mark.</summary>
/// <remarks>A pipe may hand out single bytes. StreamReader then took marked JSON for unmarked YAML, in which nothing was found.</remarks>
internal sealed class MarkedStream(Stream content) : Stream
{
    /// <summary>The longest mark is that of UTF-32.</summary>
    private const int MarkBytes = 4;

    private bool hasBegun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (hasBegun)
        {
            return content.Read(buffer);
        }

        hasBegun = true;
        return content.ReadAtLeast(buffer, Math.Min(MarkBytes, buffer.Length), throwOnEndOfStream: false);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}

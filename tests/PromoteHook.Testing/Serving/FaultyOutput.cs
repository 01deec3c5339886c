namespace PromoteHook.Testing.Serving;

/// <summary>An answer's body as the faults let it be written; what exceeds the declared length, if any, is dropped.</summary>
/// <remarks>Kestrel closes the connection by itself, after what was written, when less came than was declared.</remarks>
internal sealed class FaultyOutput(Stream inner, FaultyBody faults, long? declared, RecordedRequest record) : Stream
{
    private long passed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => passed; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && passed != declared)
        {
            var size = faults.Allow(passed, (int)Math.Min(buffer.Length, declared - passed ?? buffer.Length));
            if (size == 0)
            {
                // What went before, the headers at least, is to arrive.
                await inner.FlushAsync(cancellationToken);
                await faults.BreakOffAsync();
                return;
            }

            await inner.WriteAsync(faults.Spoil(buffer[..size], passed), cancellationToken);
            await inner.FlushAsync(cancellationToken);
            passed += size;
            record.CountSent(size);
            buffer = buffer[size..];
            await faults.PauseAsync();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

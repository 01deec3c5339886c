namespace PromoteHook.Testing.Serving;

/// <summary>A request's body as the faults let it be read.</summary>
internal sealed class FaultyInput(Stream inner, FaultyBody faults, RecordedRequest record) : Stream
{
    private long passed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => passed; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = faults.Allow(passed, buffer.Length);
        if (size == 0 && !buffer.IsEmpty)
        {
            await faults.BreakOffAsync();
            throw new IOException("the fault ends the request");
        }

        var read = await inner.ReadAsync(buffer[..size], cancellationToken);
        faults.Spoil(buffer[..read], passed).CopyTo(buffer);
        passed += read;
        record.CountRead(read);
        await faults.PauseAsync();
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

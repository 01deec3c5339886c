using System.Buffers;
using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// The body of an upload, relayed from the source while it is hashed. The last buffer is held back until the hash is
/// right, so content that is not the blob never becomes a complete upload.
/// </summary>
/// <remarks>
/// Reading and hashing the next buffer overlap with writing the one before. What goes wrong at the source is kept in
/// <see cref="SourceFailure"/>, because the exception that surfaces from the request blames the destination.
/// </remarks>
internal sealed class BlobContent : HttpContent
{
    private const int MaxBufferBytes = 256 * 1024;

    private readonly RegistryTransport transport;
    private readonly CheckedBlob content;
    private readonly Action<long> progress;
    private readonly StallGuard writing;
    private readonly long start;
    private readonly long length;
    private readonly int bufferBytes;

    /// <param name="transport">Has the limits of the reads.</param>
    /// <param name="content">The blob, as yet unread; not disposed here.</param>
    /// <param name="blob">What it is to be.</param>
    /// <param name="start">The first byte to send; the registry has those before.</param>
    /// <param name="progress">Told of the bytes that went out.</param>
    /// <param name="writing">Watches the writes; the request must be sent with its token.</param>
    public BlobContent(RegistryTransport transport, CheckedBlob content, Descriptor blob, long start, Action<long> progress, StallGuard writing)
    {
        (this.transport, this.content, this.start, this.progress, this.writing) = (transport, content, start, progress, writing);
        length = blob.Size - start;

        // A config of a kilobyte needs no more; a run may have dozens of them under way.
        bufferBytes = (int)Math.Clamp(blob.Size, 1, MaxBufferBytes);
        if (start > 0)
        {
            // The protocol's own form, without unit and total.
            Headers.TryAddWithoutValidation("Content-Range", $"{start}-{blob.Size - 1}");
        }
    }

    /// <summary>The source's failure that ended the upload; null when the source did its part.</summary>
    public RegistryException? SourceFailure { get; private set; }

    /// <summary>Bytes that went out.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Reads up to where the content begins. To be done before the request is sent, which would else stand still for it.</summary>
    /// <exception cref="RegistryException">The source refused or failed.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        start == 0 ? Task.CompletedTask : NoteFailureAsync(() => content.SeekAsync(start, cancellationToken));

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, writing.Token);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        content.Position == start
            ? NoteFailureAsync(() => RelayAsync(stream, cancellationToken))
            : throw new IOException("the content of an upload can be sent once only");

    private async Task NoteFailureAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (RegistryException failure)
        {
            SourceFailure = failure;
            throw;
        }
    }

    private async Task RelayAsync(Stream destination, CancellationToken cancellationToken)
    {
        using var reading = new StallGuard(transport.Options, cancellationToken);

        // Three buffers: one on its way out, one full and held back, one being filled.
        var buffers = new[] { Rent(), Rent(), Rent() };
        var write = Task.CompletedTask;
        try
        {
            var held = await FillAsync(buffers[0], reading, cancellationToken);
            for (var turn = 1; ; turn++)
            {
                var next = await FillAsync(buffers[turn % 3], reading, cancellationToken);
                await write;
                if (next.IsEmpty)
                {
                    break;
                }

                write = WriteAsync(destination, held);
                held = next;
            }

            content.ThrowUnlessWhole();
            await WriteAsync(destination, held);
        }
        finally
        {
            // The buffer under way must not go back to the pool while the socket still reads it.
            await ((Task)write).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Array.ForEach(buffers, buffer => ArrayPool<byte>.Shared.Return(buffer));
        }
    }

    private byte[] Rent() => ArrayPool<byte>.Shared.Rent(bufferBytes);

    private async ValueTask<ReadOnlyMemory<byte>> FillAsync(byte[] buffer, StallGuard guard, CancellationToken cancellationToken) =>
        buffer.AsMemory(0, await content.FillAsync(buffer.AsMemory(0, bufferBytes), guard, cancellationToken));

    private async Task WriteAsync(Stream destination, ReadOnlyMemory<byte> buffer)
    {
        await writing.WriteAsync(destination, buffer);
        BytesSent += buffer.Length;
        progress(buffer.Length);
    }
}

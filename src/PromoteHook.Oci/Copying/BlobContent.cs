using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using PromoteHook.Oci.Repositories;
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
/// <param name="transport">The way to the source.</param>
/// <param name="source">Where the blob is read.</param>
/// <param name="blob">The blob.</param>
/// <param name="progress">Told of the bytes that went out.</param>
/// <param name="writing">Watches the writes; the request must be sent with its token.</param>
internal sealed class BlobContent(RegistryTransport transport, Repository source, Descriptor blob, Action<long> progress, StallGuard writing) : HttpContent
{
    private const int MaxBufferBytes = 256 * 1024;

    /// <summary>A config of a kilobyte needs no more; a run may have dozens of them under way.</summary>
    private readonly int bufferBytes = (int)Math.Clamp(blob.Size, 1, MaxBufferBytes);

    /// <summary>The source's failure that ended the upload; null when the source did its part.</summary>
    public RegistryException? SourceFailure { get; private set; }

    /// <summary>Bytes that went out.</summary>
    public long BytesSent { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = blob.Size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, writing.Token);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await RelayAsync(stream, cancellationToken);
        }
        catch (RegistryException failure)
        {
            SourceFailure = failure;
            throw;
        }
    }

    private async Task RelayAsync(Stream destination, CancellationToken cancellationToken)
    {
        await using var content = new ResumingStream(transport, source, blob);
        using var reading = new StallGuard(transport.Options, cancellationToken);
        using var hash = blob.Digest.CreateHash();

        // Three buffers: one on its way out, one full and held back, one being filled.
        var buffers = new[] { Rent(), Rent(), Rent() };
        var write = Task.CompletedTask;
        try
        {
            var held = await FillAsync(content, buffers[0], reading, hash, cancellationToken);
            for (var turn = 1; ; turn++)
            {
                var next = await FillAsync(content, buffers[turn % 3], reading, hash, cancellationToken);
                await write;
                if (next.IsEmpty)
                {
                    break;
                }

                write = WriteAsync(destination, held);
                held = next;
            }

            ThrowUnlessWhole(hash);
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

    private async ValueTask<ReadOnlyMemory<byte>> FillAsync(
        ResumingStream content, byte[] buffer, StallGuard guard, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < bufferBytes)
        {
            var read = await content.ReadAsync(buffer.AsMemory(length, bufferBytes - length), guard, cancellationToken);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, length, read);
            length += read;
        }

        return buffer.AsMemory(0, length);
    }

    private async Task WriteAsync(Stream destination, ReadOnlyMemory<byte> buffer)
    {
        await writing.WriteAsync(destination, buffer);
        BytesSent += buffer.Length;
        progress(buffer.Length);
    }

    private void ThrowUnlessWhole(IncrementalHash hash)
    {
        Span<byte> actual = stackalloc byte[hash.HashLengthInBytes];
        hash.GetHashAndReset(actual);
        if (!blob.Digest.Matches(actual))
        {
            throw new RegistryException(RegistryErrorKind.InvalidContent, $"blob {blob.Digest} of {source.Name.Path} has content with digest {blob.Digest.Algorithm}:{Convert.ToHexStringLower(actual)}")
            {
                Registry = source.Name.Registry,
            };
        }
    }
}

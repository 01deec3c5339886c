using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>A blob that is checked while it is read from its source, from its beginning or from where a registry wants it.</summary>
/// <param name="transport">The way to the source.</param>
/// <param name="source">Where the blob is read.</param>
/// <param name="blob">The blob.</param>
/// <param name="check">Knows what was read before; not disposed here.</param>
internal sealed class CheckedBlob(RegistryTransport transport, Repository source, Descriptor blob, BlobCheck check) : IAsyncDisposable
{
    private ResumingStream? content;
    private int reading;

    /// <summary>How many of the blob's bytes lie before those that <see cref="FillAsync"/> yields next.</summary>
    public long Position { get; private set; }

    /// <summary>Goes to a place within what has been read before. Once, and first of all.</summary>
    /// <remarks>At the blob's end nothing is asked of the source when all has been read.</remarks>
    /// <exception cref="RegistryException">The source refused or failed, or has other content than before; InvalidContent also where the whole is not the blob.</exception>
    public async Task SeekAsync(long position, CancellationToken cancellationToken)
    {
        Open(position);
        using var guard = new StallGuard(transport.Options, cancellationToken);
        var passed = new byte[256 * 1024];
        while (Position < position)
        {
            await FillAsync(passed.AsMemory(0, (int)Math.Min(passed.Length, position - Position)), guard, cancellationToken);
        }

        if (position == blob.Size)
        {
            ThrowUnlessWhole();
        }
    }

    /// <summary>Fills the buffer.</summary>
    /// <returns>How many bytes; fewer than the buffer holds only at the blob's end.</returns>
    /// <exception cref="RegistryException">
    /// The source refused, or stayed away for too long, or sent more bytes than the blob has; InvalidContent also where it has other
    /// content than before.
    /// </exception>
    public async ValueTask<int> FillAsync(Memory<byte> buffer, StallGuard guard, CancellationToken cancellationToken)
    {
        var stream = content ?? Open(0);
        var length = 0;
        while (length < buffer.Length && await stream.ReadAsync(buffer[length..], guard, cancellationToken) is > 0 and var read)
        {
            if (!check.Take(reading, buffer.Span.Slice(length, read)))
            {
                throw Invalid($"blob {blob.Digest} of {source.Name.Path} has other content at the second reading than at the first, before byte {Position + length + read}");
            }

            length += read;
        }

        Position += length;
        return length;
    }

    /// <exception cref="RegistryException">InvalidContent: what was read is not the blob.</exception>
    public void ThrowUnlessWhole()
    {
        var actual = check.Hash(reading);
        if (!blob.Digest.Matches(actual))
        {
            throw Invalid($"blob {blob.Digest} of {source.Name.Path} has content with digest {blob.Digest.Algorithm}:{Convert.ToHexStringLower(actual)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (content is not null)
        {
            check.End(reading);
            await content.DisposeAsync();
        }
    }

    private ResumingStream Open(long target)
    {
        (Position, reading) = check.Begin(target);
        return content = new ResumingStream(transport, source, blob, Position);
    }

    private RegistryException Invalid(string message) => new(RegistryErrorKind.InvalidContent, message) { Registry = source.Name.Registry };
}

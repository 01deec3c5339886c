using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// A blob read from its source as if no connection ever broke: after a cut it asks again from the next byte, so that an
/// upload that is under way need not start over. Each try asks the registry anew, because signed storage URLs expire.
/// </summary>
/// <remarks>
/// Resuming is bounded in time: a destination gives up on an upload that stands still, and starting over is then better.
/// </remarks>
/// <param name="transport">The way to the source.</param>
/// <param name="source">Where the blob is read.</param>
/// <param name="blob">The blob.</param>
/// <param name="position">The first byte to read.</param>
internal sealed class ResumingStream(RegistryTransport transport, Repository source, Descriptor blob, long position = 0) : IAsyncDisposable
{
    /// <summary>Longest time to try without a single byte; registries close idle uploads after about a minute or more.</summary>
    private static readonly TimeSpan MaxOutage = TimeSpan.FromSeconds(45);

    private Stream? current;
    private long position = position;
    private bool isAtEnd;
    private bool hasRead;

    /// <summary>Set while a read may be under way: the body of a request that failed reads on until it finds that out.</summary>
    private volatile bool isClosed;

    /// <summary>Reads on; 0 only at the blob's full size.</summary>
    /// <exception cref="RegistryException">The source refused, or stayed away for too long, or sent more bytes than the blob has.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, StallGuard guard, CancellationToken cancellationToken)
    {
        if (isAtEnd)
        {
            return 0;
        }

        long? outageBegan = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                ObjectDisposedException.ThrowIf(isClosed, this);
                var stream = current ??= await source.OpenBlobAsync(blob.Digest, position, cancellationToken);
                ObjectDisposedException.ThrowIf(isClosed, this);
                var read = await guard.ReadAsync(stream, buffer);
                if (read > 0 || position == blob.Size)
                {
                    position += read;
                    hasRead = true;
                    return position <= blob.Size ? read : throw TooLong();
                }

                throw new IOException($"blob {blob.Digest} ended at byte {position} of {blob.Size}");
            }
            catch (Exception) when (isClosed)
            {
                await CloseAsync();
                throw;
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or TimeoutException || IsOutage(cut))
            {
                await CloseAsync();
                guard.Renew();
                if (position == blob.Size && position > 0)
                {
                    // Only the word that nothing follows was lost; whether the bytes are right is for their digest to say.
                    isAtEnd = true;
                    return 0;
                }

                outageBegan ??= transport.Retry.Time.GetTimestamp();
                if (attempt >= RetryPolicy.MaxAttempts || transport.Retry.Time.GetElapsedTime(outageBegan.Value) >= MaxOutage)
                {
                    if (cut is RegistryException)
                    {
                        throw;
                    }

                    throw new RegistryException(RegistryErrorKind.Unavailable, $"reading blob {blob.Digest} of {source.Name.Path} was cut off at byte {position} of {blob.Size}, {attempt} times", cut)
                    {
                        Registry = source.Name.Registry,
                    };
                }

                await transport.Retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        isClosed = true;
        return CloseAsync();
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref current, null) is { } stream)
        {
            await stream.DisposeAsync();
        }
    }

    /// <summary>True for a source that has sent bytes and cannot be asked for more: what has gone out is worth to wait longer than the transport does.</summary>
    private bool IsOutage(Exception failure) => hasRead && failure is RegistryException && transport.Retry.IsTransient(failure);

    private RegistryException TooLong() => new(RegistryErrorKind.InvalidContent, $"blob {blob.Digest} is longer than the {blob.Size} bytes its manifest says")
    {
        Registry = source.Name.Registry,
    };
}

using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>Reads an answer that must be small.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body; null when it is longer than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="IOException">The body was cut off: it ended before its announced length, or the connection broke.</exception>
    /// <exception cref="TimeoutException">No byte came for the stall time-out.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        HttpContent content, int maxBytes, RegistryTransportOptions options, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var guard = new StallGuard(options, cancellationToken);
        var buffer = new byte[(int)Math.Min(content.Headers.ContentLength + 1 ?? 16 * 1024, maxBytes + 1)];
        var length = 0;
        while (true)
        {
            var read = await guard.ReadAsync(stream, buffer.AsMemory(length));
            length += read;
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            if (length > maxBytes)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes + 1));
            }
        }
    }
}

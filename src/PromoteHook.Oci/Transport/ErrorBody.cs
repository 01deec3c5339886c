using System.Buffers;

namespace PromoteHook.Oci.Transport;

/// <summary>The body of a refusal, kept in memory so that more than one reader can look at it.</summary>
internal static class ErrorBody
{
    /// <summary>Error bodies are some hundred bytes; what is longer is a web page. The bound go-containerregistry uses too.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The body's first bytes; they take its place in the answer. A body that breaks off counts as far as it came.</summary>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content is HeldContent held)
        {
            return held.Bytes;
        }

        var content = new HeldContent(await ReadBytesAsync(response.Content, cancellationToken));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        response.Content.Dispose();
        response.Content = content;
        return content.Bytes;
    }

    private static async Task<byte[]> ReadBytesAsync(HttpContent content, CancellationToken cancellationToken)
    {
        // Most refusals are answers to a HEAD for a blob that is missing: they have no body, and there are thousands.
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
        var length = 0;
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (length < MaxBytes && await stream.ReadAsync(buffer.AsMemory(length, MaxBytes - length), cancellationToken) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // The status stands; what came of its explanation is kept.
        }

        var bytes = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return bytes;
    }

    /// <summary>The bytes that <see cref="ReadAsync"/> has kept; none when it has not been called.</summary>
    public static byte[] Held(HttpResponseMessage response) => (response.Content as HeldContent)?.Bytes ?? [];

    private sealed class HeldContent(byte[] bytes) : ByteArrayContent(bytes)
    {
        public byte[] Bytes { get; } = bytes;
    }
}

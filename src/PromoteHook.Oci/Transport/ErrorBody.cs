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

        var buffer = new byte[MaxBytes];
        var length = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // The status stands; only its explanation is lost.
        }

        var content = new HeldContent(buffer[..length]);
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

    /// <summary>The bytes that <see cref="ReadAsync"/> has kept; none when it has not been called.</summary>
    public static byte[] Held(HttpResponseMessage response) => (response.Content as HeldContent)?.Bytes ?? [];

    private sealed class HeldContent(byte[] bytes) : ByteArrayContent(bytes)
    {
        public byte[] Bytes { get; } = bytes;
    }
}

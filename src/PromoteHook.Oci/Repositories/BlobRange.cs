using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>The answer to a request for the rest of a blob.</summary>
internal static class BlobRange
{
    /// <summary>Brings <paramref name="stream"/> to the byte that was asked for.</summary>
    /// <remarks>Range is a SHOULD of the specification: a registry that ignores it sends the blob from its beginning.</remarks>
    public static async Task SeekAsync(
        HttpResponseMessage response, Stream stream, RepositoryName repository, Digest digest, long offset, RegistryTransportOptions options, CancellationToken cancellationToken)
    {
        if (offset == 0)
        {
            return;
        }

        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (response.Content.Headers.ContentRange?.From != offset)
            {
                throw new RegistryException(RegistryErrorKind.InvalidContent, $"blob {digest} of {repository.Path} was asked for from byte {offset} and answered from another") { Registry = repository.Registry };
            }

            return;
        }

        using var guard = new StallGuard(options, cancellationToken);
        var discarded = new byte[64 * 1024];
        for (var left = offset; left > 0;)
        {
            var read = await guard.ReadAsync(stream, discarded.AsMemory(0, (int)Math.Min(left, discarded.Length)));
            left -= read > 0 ? read : throw new IOException($"blob {digest} ended before byte {offset}");
        }
    }
}

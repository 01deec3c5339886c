using System.Net;
using System.Net.Http.Headers;

namespace PromoteHook.Testing;

/// <summary>
/// Pushes forged content over HTTP, plainly: POST and PUT, one after the other. It shares nothing with the product, so
/// that what tests prepare does not rest on what they test.
/// </summary>
/// <param name="client">Carries credentials in its default headers where the registry wants them; disposed by the caller.</param>
/// <param name="registry">The registry's root.</param>
public sealed class RegistryPusher(HttpClient client, Uri registry)
{
    /// <summary>Pushes everything below the root, then the root by its tag, or by its digest when there is none.</summary>
    /// <exception cref="HttpRequestException">The registry refused a request; the message quotes its answer.</exception>
    public async Task PushAsync(string repository, ForgedImage image, string? tag = null, CancellationToken cancellationToken = default)
    {
        foreach (var blob in image.Blobs.Where(blob => !blob.IsForeign))
        {
            await PushBlobAsync(repository, blob, cancellationToken);
        }

        foreach (var manifest in image.Manifests)
        {
            var reference = manifest == image.Root && tag is not null ? tag : manifest.Digest.ToString();
            await PutManifestAsync(repository, manifest, reference, cancellationToken);
        }
    }

    public async Task PushBlobAsync(string repository, ForgedBlob blob, CancellationToken cancellationToken = default)
    {
        using var start = await client.PostAsync(new Uri(registry, $"v2/{repository}/blobs/uploads/"), content: null, cancellationToken);
        await ExpectAsync(start, HttpStatusCode.Accepted, cancellationToken);
        var location = start.Headers.NonValidated["Location"].ToString();
        var absolute = location.StartsWith('/') ? $"{registry.Scheme}://{registry.Authority}{location}" : location;
        var separator = absolute.Contains('?') ? '&' : '?';

        // The state in the Location must go back as it came; System.Uri would rewrite its escapes.
        var address = new Uri(
            $"{absolute}{separator}digest={Uri.EscapeDataString(blob.Digest.ToString())}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var content = Content(blob.Bytes, "application/octet-stream");
        using var finish = await client.PutAsync(address, content, cancellationToken);
        await ExpectAsync(finish, HttpStatusCode.Created, cancellationToken);
    }

    public async Task PutManifestAsync(string repository, ManifestContent manifest, string reference, CancellationToken cancellationToken = default)
    {
        using var content = Content(manifest.Bytes, manifest.MediaType);
        using var answer = await client.PutAsync(new Uri(registry, $"v2/{repository}/manifests/{reference}"), content, cancellationToken);
        await ExpectAsync(answer, HttpStatusCode.Created, cancellationToken);
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> bytes, string mediaType) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != expected)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            var request = answer.RequestMessage!;
            throw new HttpRequestException(
                $"{request.Method} {request.RequestUri!.AbsolutePath}: expected {(int)expected}, got {(int)answer.StatusCode}: {body}", null, answer.StatusCode);
        }
    }
}

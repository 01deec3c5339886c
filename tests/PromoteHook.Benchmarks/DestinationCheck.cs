using PromoteHook.Benchmarks.Images;
using PromoteHook.Oci;

namespace PromoteHook.Benchmarks;

/// <summary>Asks a registry whether it serves an image whole: every manifest's bytes are hashed, every blob is asked for.</summary>
/// <remarks>The blobs' bytes are not read again: docker-registry hashes what is uploaded and refuses what does not match.</remarks>
internal sealed class DestinationCheck(HttpClient client, Uri registry)
{
    /// <exception cref="BenchmarkException">Something is not there or is not what it should be.</exception>
    public async Task CheckAsync(PushedImage image)
    {
        foreach (var manifest in image.Manifests)
        {
            await CheckManifestAsync(image, manifest, manifest == image.Root ? ImageRecipe.Tag : manifest.Digest.ToString());
        }

        foreach (var blob in image.Blobs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(registry, $"v2/{image.Repository}/blobs/{blob.Digest}"));
            using var answer = await client.SendAsync(request);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentLength != blob.Size)
            {
                throw new BenchmarkException($"blob {blob.Digest} of {image.Repository} is not at the destination: {(int)answer.StatusCode}, {answer.Content.Headers.ContentLength} bytes");
            }
        }
    }

    private async Task CheckManifestAsync(PushedImage image, Content manifest, string reference)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(registry, $"v2/{image.Repository}/manifests/{reference}"));
        request.Headers.TryAddWithoutValidation("Accept", manifest.MediaType);
        using var answer = await client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode || Digest.Compute(bytes) != manifest.Digest)
        {
            throw new BenchmarkException($"manifest {reference} of {image.Repository} is not at the destination as it is at the source: {(int)answer.StatusCode}");
        }
    }
}

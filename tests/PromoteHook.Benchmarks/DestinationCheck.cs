using PromoteHook.Benchmarks.Images;
using PromoteHook.Oci;

namespace PromoteHook.Benchmarks;

/// <summary>Asks a registry whether it serves an image whole: every manifest's bytes are hashed, every blob is asked for.</summary>
/// <remarks>The blobs' bytes are not read again: docker-registry hashes what is uploaded and refuses what does not match.</remarks>
internal sealed class DestinationCheck(HttpClient client, Uri registry)
{
    /// <exception cref="BenchmarkException">Something is not there or is not what it should be.</exception>
    public async Task CheckAsync(PushedImage image, bool withReferrers)
    {
        foreach (var manifest in image.Manifests)
        {
            await CheckManifestAsync(image, manifest, manifest == image.Root ? ImageRecipe.Tag : manifest.Digest.ToString());
        }

        if (withReferrers)
        {
            await CheckReferrersAsync(image);
        }

        foreach (var blob in withReferrers ? image.Blobs.Concat(image.Referrers.Blobs) : image.Blobs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(registry, $"v2/{image.Repository}/blobs/{blob.Digest}"));
            using var answer = await client.SendAsync(request);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentLength != blob.Size)
            {
                throw new BenchmarkException($"blob {blob.Digest} of {image.Repository} is not at the destination: {(int)answer.StatusCode}, {answer.Content.Headers.ContentLength} bytes");
            }
        }
    }

    /// <summary>The referrers are there, and the index under their tag lists each of them.</summary>
    private async Task CheckReferrersAsync(PushedImage image)
    {
        var referrers = image.Referrers;
        foreach (var manifest in referrers.Manifests)
        {
            await CheckManifestAsync(image, manifest, manifest.Digest.ToString());
        }

        if (referrers.Manifests.Count == 0)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(registry, $"v2/{image.Repository}/manifests/{referrers.Tag}"));
        request.Headers.TryAddWithoutValidation("Accept", ImageJson.IndexType);
        using var answer = await client.SendAsync(request);
        var index = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || referrers.Manifests.Any(manifest => !index.Contains(manifest.Digest.ToString(), StringComparison.Ordinal)))
        {
            throw new BenchmarkException($"{referrers.Tag} of {image.Repository} does not list all referrers at the destination: {(int)answer.StatusCode}");
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

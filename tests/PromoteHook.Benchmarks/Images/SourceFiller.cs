using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci;

namespace PromoteHook.Benchmarks.Images;

/// <summary>Makes images and pushes them as it makes them; a layer that is there already is mounted.</summary>
internal sealed class SourceFiller(HttpClient client, Uri registry)
{
    private readonly Dictionary<LayerRecipe, (string Repository, Content Layer)> layers = [];

    public async Task<PushedImage> PushAsync(ImageRecipe recipe)
    {
        List<Content> manifests = [];
        List<Content> blobs = [];
        for (var platform = 0; platform < recipe.Platforms.Count; platform++)
        {
            List<Content> own = [];
            foreach (var layer in recipe.Platforms[platform])
            {
                own.Add(await PushLayerAsync(recipe.Repository, layer));
            }

            var config = await PushBlobAsync(recipe.Repository, ImageJson.ConfigType, ImageJson.Config(platform, own));
            var isRoot = recipe.Platforms.Count == 1;
            manifests.Add(await PutManifestAsync(recipe.Repository, ImageJson.ManifestType, ImageJson.Manifest(config, own), isRoot ? ImageRecipe.Tag : null));
            blobs.AddRange([config, .. own]);
        }

        if (recipe.Platforms.Count > 1)
        {
            manifests.Add(await PutManifestAsync(recipe.Repository, ImageJson.IndexType, ImageJson.ImageIndex(manifests), ImageRecipe.Tag));
        }

        return new PushedImage(recipe.Repository, manifests, [.. blobs.DistinctBy(blob => blob.Digest)])
        {
            Referrers = recipe.Referrers == 0 ? PushedReferrers.None : await PushReferrersAsync(recipe, manifests[^1]),
        };
    }

    /// <summary>Artifacts of one blob each, and the index that lists them, as a client writes it where there is no referrers API.</summary>
    private async Task<PushedReferrers> PushReferrersAsync(ImageRecipe recipe, Content subject)
    {
        var config = await PushBlobAsync(recipe.Repository, ImageJson.EmptyType, "{}"u8.ToArray());
        List<Content> manifests = [];
        List<Content> blobs = [config];
        for (var number = 0; number < recipe.Referrers; number++)
        {
            var blob = await PushBlobAsync(recipe.Repository, ImageJson.ReferrerType, System.Text.Encoding.UTF8.GetBytes($"referrer {number} of {subject.Digest}"));
            blobs.Add(blob);
            manifests.Add(await PutManifestAsync(recipe.Repository, ImageJson.ManifestType, ImageJson.Referrer(config, blob, subject)));
        }

        var tag = $"{subject.Digest.Algorithm}-{subject.Digest.Hex}";
        await PutManifestAsync(recipe.Repository, ImageJson.IndexType, ImageJson.ReferrerIndex(manifests), tag);
        return new PushedReferrers(manifests, blobs, tag);
    }

    private async Task<Content> PushLayerAsync(string repository, LayerRecipe recipe)
    {
        if (layers.TryGetValue(recipe, out var known))
        {
            if (known.Repository != repository)
            {
                await SendAsync(HttpMethod.Post, At($"{repository}/blobs/uploads/?mount={known.Layer.Digest}&from={known.Repository}"), null, HttpStatusCode.Created);
            }

            return known.Layer;
        }

        using var content = new LayerContent(recipe);
        var session = await StartUploadAsync(repository);
        session = await SendAsync(HttpMethod.Patch, session, content, HttpStatusCode.Accepted);
        await SendAsync(HttpMethod.Put, Closing(session!, content.Made.Digest), null, HttpStatusCode.Created);
        layers.Add(recipe, (repository, content.Made));
        return content.Made;
    }

    private async Task<Content> PushBlobAsync(string repository, string type, byte[] bytes)
    {
        var digest = Digest.Compute(bytes);
        var session = await StartUploadAsync(repository);
        using var content = new ByteArrayContent(bytes);
        await SendAsync(HttpMethod.Put, Closing(session, digest), content, HttpStatusCode.Created);
        return new Content(type, digest, bytes.Length);
    }

    private async Task<Content> PutManifestAsync(string repository, string type, byte[] manifest, string? tag = null)
    {
        var digest = Digest.Compute(manifest);
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        await SendAsync(HttpMethod.Put, At($"{repository}/manifests/{tag ?? digest.ToString()}"), content, HttpStatusCode.Created);
        return new Content(type, digest, manifest.Length);
    }

    private async Task<Uri> StartUploadAsync(string repository) =>
        (await SendAsync(HttpMethod.Post, At($"{repository}/blobs/uploads/"), null, HttpStatusCode.Accepted))!;

    private async Task<Uri?> SendAsync(HttpMethod method, Uri address, HttpContent? content, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode == expected
            ? answer.Headers.NonValidated.TryGetValues("Location", out var location) ? Raw(location.ToString()) : null
            : throw new HttpRequestException($"{method} {address.AbsolutePath}: expected {(int)expected}, got {(int)answer.StatusCode}");
    }

    private Uri At(string path) => new(registry, $"v2/{path}");

    private static Uri Closing(Uri session, Digest digest) =>
        Raw($"{session.OriginalString}{(session.OriginalString.Contains('?') ? '&' : '?')}digest={Uri.EscapeDataString(digest.ToString())}");

    /// <summary>The state in a Location must go back as it came; System.Uri would rewrite its escapes.</summary>
    private static Uri Raw(string address) => new(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}

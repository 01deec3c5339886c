using System.Security.Cryptography;
using System.Text.Json;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>
/// Reads every manifest and blob below the tags of a repository by plain HTTP and hashes what it gets. It shares nothing
/// with the product.
/// </summary>
internal sealed class TagWalker(HttpClient client, string host)
{
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    /// <summary>Every tag that the repository serves; empty when there is no such repository.</summary>
    /// <remarks>
    /// docker-registry 2.8 lists a tag a moment before it serves it: a reader beside one writer, nobody killed, found 338
    /// of 400 new tags listed and answered 404, and all of them served in the end. Such a tag stands for nothing yet.
    /// </remarks>
    public async Task<IReadOnlyList<TagState>> WalkAsync(string repository)
    {
        var states = new List<TagState>();
        foreach (var tag in await TagsAsync(repository))
        {
            if (await ReadAsync($"{repository}/manifests/{tag}") is { } root)
            {
                var missing = new List<string>();
                var children = await DescendAsync(repository, root, missing);
                states.Add(new TagState($"{repository}:{tag}", DigestOf(root), children, missing));
            }
        }

        return states;
    }

    private async Task<IReadOnlyList<string>> TagsAsync(string repository)
    {
        if (await ReadAsync($"{repository}/tags/list") is not { } list)
        {
            return [];
        }

        using var json = JsonDocument.Parse(list);
        var tags = json.RootElement.GetProperty("tags");
        return tags.ValueKind == JsonValueKind.Null ? [] : [.. tags.EnumerateArray().Select(tag => tag.GetString()!)];
    }

    /// <returns>The manifests it names.</returns>
    private async Task<IReadOnlyList<string>> DescendAsync(string repository, byte[] manifest, List<string> missing)
    {
        using var json = JsonDocument.Parse(manifest);
        var children = Descriptors(json, "manifests");
        foreach (var child in children)
        {
            if (await FindAsync(repository, "manifests", child, missing) is { } content)
            {
                await DescendAsync(repository, content, missing);
            }
        }

        foreach (var blob in Descriptors(json, "config").Concat(Descriptors(json, "layers")))
        {
            await FindAsync(repository, "blobs", blob, missing);
        }

        return children;
    }

    private static IReadOnlyList<string> Descriptors(JsonDocument manifest, string field) =>
        !manifest.RootElement.TryGetProperty(field, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Digest)]
        : [Digest(value)];

    private static string Digest(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;

    private async Task<byte[]?> FindAsync(string repository, string kind, string digest, List<string> missing)
    {
        var content = await ReadAsync($"{repository}/{kind}/{digest}");
        if (content is null || DigestOf(content) != digest)
        {
            missing.Add($"{kind}/{digest}");
            return null;
        }

        return content;
    }

    private async Task<byte[]?> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}/v2/{path}");
        request.Headers.Add("Accept", ManifestTypes);
        using var response = await client.SendAsync(request);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync()
            : response.StatusCode == System.Net.HttpStatusCode.NotFound ? null
            : throw new HttpRequestException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}

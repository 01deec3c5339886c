using System.Text.Json;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>Tags and referrers, both in pages with a Link to the next.</summary>
internal sealed class ListRoutes(RegistryContent content, FakeRegistryOptions options)
{
    public Task TagsAsync(Exchange exchange)
    {
        if (!content.Exists(exchange.Repository))
        {
            return exchange.ErrorAsync(404, "NAME_UNKNOWN", options.Words.UnknownRepository(exchange.Repository));
        }

        var asked = int.TryParse(exchange.Query("n"), out var n) ? n : int.MaxValue;
        var page = Page(exchange, [.. content.Tags(exchange.Repository).Keys], tag => tag, Math.Min(asked, options.TagPageSize ?? int.MaxValue), "tags/list");
        return exchange.TextAsync(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { name = exchange.Repository, tags = page }));
    }

    public Task ReferrersAsync(Exchange exchange)
    {
        if (!options.HasReferrers || !Digest.TryParse(exchange.Reference, out var subject))
        {
            return exchange.ErrorAsync(options.HasReferrers ? 400 : 404, "UNSUPPORTED", "no such list");
        }

        var found = content.Manifests(exchange.Repository)
            .Select(manifest => (Manifest: manifest, Fields: ManifestFields.Read(manifest.Bytes)))
            .Where(entry => entry.Fields.Subject == subject)
            .OrderBy(entry => entry.Manifest.Digest.ToString(), StringComparer.Ordinal);
        var wanted = options.FiltersReferrers ? exchange.Query("artifactType") : null;
        if (wanted is not null)
        {
            exchange.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        var all = found.Where(entry => wanted is null || TypeOf(entry.Fields) == wanted).ToArray();
        var page = Page(exchange, all, entry => entry.Manifest.Digest.ToString(), options.ReferrersPageSize, $"referrers/{subject}");
        return exchange.TextAsync(200, MediaTypes.OciIndex, IndexOf(page));
    }

    private static byte[] IndexOf(IEnumerable<(ManifestContent Manifest, ManifestFields Fields)> entries)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            foreach (var (manifest, fields) in entries)
            {
                json.WriteStartObject();
                json.WriteString("mediaType", manifest.MediaType);
                json.WriteString("digest", manifest.Digest.ToString());
                json.WriteNumber("size", manifest.Bytes.Length);
                json.WriteString("artifactType", TypeOf(fields));
                if (fields.Annotations is { } annotations)
                {
                    json.WritePropertyName("annotations");
                    annotations.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string? TypeOf(ManifestFields fields) => fields.ArtifactType ?? fields.ConfigType;

    private static T[] Page<T>(Exchange exchange, T[] all, Func<T, string> key, int size, string path)
    {
        var last = exchange.Query("last") ?? "";
        T[] rest = [.. all.Where(item => string.CompareOrdinal(key(item), last) > 0)];
        T[] page = [.. rest.Take(size)];
        if (page.Length > 0 && page.Length < rest.Length)
        {
            var filter = exchange.Query("artifactType") is { } type ? $"&artifactType={Uri.EscapeDataString(type)}" : "";
            exchange.Headers.Link = $"</v2/{exchange.Repository}/{path}?n={size}&last={Uri.EscapeDataString(key(page[^1]))}{filter}>; rel=\"next\"";
        }

        return page;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>The index under a fallback tag: the only content that is written anew here, because its clients maintain it together.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject"/>.</remarks>
internal static class FallbackIndex
{
    /// <summary>As other clients write it: the default encoder would escape the plus sign of every media type.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest, which has to be an index.</summary>
    /// <exception cref="RegistryException">InvalidContent: something else stands under the tag.</exception>
    public static Manifest Require(Manifest manifest, string tag, RepositoryName repository) =>
        manifest.Kind == ManifestKind.Index
            ? manifest
            : throw new RegistryException(RegistryErrorKind.InvalidContent, $"the tag {tag} of {repository.Path} stands for a manifest that is no index of referrers") { Registry = repository.Registry };

    /// <summary>The index with <paramref name="referrers"/> after the entries it has, all of which stay as they are.</summary>
    /// <param name="existing">The index as it is; null begins one.</param>
    /// <param name="referrers">What is to be listed.</param>
    /// <returns>Null when all are listed already.</returns>
    public static Manifest? With(Manifest? existing, IEnumerable<Manifest> referrers)
    {
        var listed = existing?.Children.Select(child => child.Digest).ToHashSet() ?? [];

        // In one order, so that two processes that write the same entries write the same index.
        Manifest[] missing = [.. referrers.Where(referrer => listed.Add(referrer.Digest)).OrderBy(referrer => referrer.Digest.ToString(), StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, existing, missing);
        }

        return Manifest.Read(buffer.ToArray(), existing?.MediaType ?? MediaTypes.OciIndex);
    }

    private static void Write(Utf8JsonWriter json, Manifest? existing, Manifest[] missing)
    {
        using var document = existing is null ? null : JsonDocument.Parse(existing.Bytes);
        json.WriteStartObject();
        if (document is null)
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
        }

        foreach (var property in document?.RootElement.EnumerateObject().Where(property => !property.NameEquals("manifests")) ?? [])
        {
            property.WriteTo(json);
        }

        json.WriteStartArray("manifests");
        if (document?.RootElement.GetProperty("manifests") is { ValueKind: JsonValueKind.Array } entries)
        {
            foreach (var entry in entries.EnumerateArray())
            {
                entry.WriteTo(json);
            }
        }

        foreach (var referrer in missing)
        {
            WriteEntry(json, referrer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A descriptor with the type and the annotations by which clients choose.</summary>
    private static void WriteEntry(Utf8JsonWriter json, Manifest referrer)
    {
        using var document = JsonDocument.Parse(referrer.Bytes);
        var root = document.RootElement;
        json.WriteStartObject();
        json.WriteString("mediaType", referrer.MediaType);
        json.WriteString("digest", referrer.Digest.ToString());
        json.WriteNumber("size", referrer.Bytes.Length);
        if (root.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("annotations");
            annotations.WriteTo(json);
        }

        var type = TextOf(root, "artifactType") ?? (root.TryGetProperty("config", out var config) ? TextOf(config, "mediaType") : null);
        if (type is not null)
        {
            json.WriteString("artifactType", type);
        }

        json.WriteEndObject();
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

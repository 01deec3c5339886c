using System.Text.Json;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Forging;

/// <summary>Writes configs and manifests.</summary>
internal static class ForgedJson
{
    public static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static byte[] ImageConfig(Platform platform, IReadOnlyList<ForgedBlob> layers) => Write(json =>
    {
        json.WriteString("created", "2026-01-01T00:00:00Z");
        json.WriteString("architecture", platform.Architecture);
        json.WriteString("os", platform.Os);
        if (platform.Variant is not null)
        {
            json.WriteString("variant", platform.Variant);
        }

        json.WriteStartObject("config");
        json.WriteStartArray("Cmd");
        json.WriteStringValue("/app");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (var layer in layers)
        {
            json.WriteStringValue(layer.DiffId!.ToString());
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("history");
        for (var i = 0; i < layers.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("created", "2026-01-01T00:00:00Z");
            json.WriteString("created_by", $"COPY layer{i} /");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ManifestContent Image(string mediaType, ForgedBlob config, IReadOnlyList<ForgedBlob> layers, string? artifactType = null, ManifestContent? subject = null) =>
        new(mediaType, Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", mediaType);
            if (artifactType is not null)
            {
                json.WriteString("artifactType", artifactType);
            }

            json.WriteStartObject("config");
            WriteDescriptor(json, config);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                json.WriteStartObject();
                WriteDescriptor(json, layer);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (subject is not null)
            {
                json.WriteStartObject("subject");
                WriteDescriptor(json, subject);
                json.WriteEndObject();
            }
        }));

    public static ManifestContent Index(string mediaType, IReadOnlyList<ForgedImage> children) => new(mediaType, Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", mediaType);
        json.WriteStartArray("manifests");
        foreach (var child in children)
        {
            json.WriteStartObject();
            WriteDescriptor(json, child.Root);
            if (child.Platform is { } platform)
            {
                json.WriteStartObject("platform");
                json.WriteString("architecture", platform.Architecture);
                json.WriteString("os", platform.Os);
                if (platform.Variant is not null)
                {
                    json.WriteString("variant", platform.Variant);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }));

    private static void WriteDescriptor(Utf8JsonWriter json, ManifestContent manifest)
    {
        json.WriteString("mediaType", manifest.MediaType);
        json.WriteString("digest", manifest.Digest.ToString());
        json.WriteNumber("size", manifest.Bytes.Length);
    }

    private static void WriteDescriptor(Utf8JsonWriter json, ForgedBlob blob)
    {
        json.WriteString("mediaType", blob.MediaType);
        json.WriteString("digest", blob.Digest.ToString());
        json.WriteNumber("size", blob.Bytes.Length);
        if (blob.IsForeign)
        {
            json.WriteStartArray("urls");
            foreach (var url in blob.Urls)
            {
                json.WriteStringValue(url);
            }

            json.WriteEndArray();
        }

        if (blob.IsEmbedded)
        {
            json.WriteBase64String("data", blob.Bytes.Span);
        }
    }
}

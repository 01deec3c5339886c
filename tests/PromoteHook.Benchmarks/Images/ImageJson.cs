using System.Buffers;
using System.Text.Json;

namespace PromoteHook.Benchmarks.Images;

/// <summary>The JSON of configs, manifests and indexes.</summary>
internal static class ImageJson
{
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";

    public const string EmptyType = "application/vnd.oci.empty.v1+json";
    public const string ReferrerType = "application/vnd.example.report";

    private static readonly string[] Architectures = ["amd64", "arm64", "ppc64le", "s390x"];

    public static byte[] Config(int platform, IEnumerable<Content> layers) => Write(json =>
    {
        json.WriteString("architecture", Architectures[platform]);
        json.WriteString("os", "linux");
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (var layer in layers)
        {
            json.WriteStringValue(layer.DiffId!.ToString());
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Manifest(Content config, IEnumerable<Content> layers) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ManifestType);
        json.WritePropertyName("config");
        Descriptor(json, config);
        json.WriteStartArray("layers");
        foreach (var layer in layers)
        {
            Descriptor(json, layer);
        }

        json.WriteEndArray();
    });

    public static byte[] ImageIndex(IReadOnlyList<Content> manifests) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", IndexType);
        json.WriteStartArray("manifests");
        for (var platform = 0; platform < manifests.Count; platform++)
        {
            Descriptor(json, manifests[platform], Architectures[platform]);
        }

        json.WriteEndArray();
    });

    public static byte[] Referrer(Content config, Content blob, Content subject) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ManifestType);
        json.WriteString("artifactType", ReferrerType);
        json.WritePropertyName("config");
        Descriptor(json, config);
        json.WriteStartArray("layers");
        Descriptor(json, blob);
        json.WriteEndArray();
        json.WritePropertyName("subject");
        Descriptor(json, subject);
    });

    public static byte[] ReferrerIndex(IEnumerable<Content> referrers) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", IndexType);
        json.WriteStartArray("manifests");
        foreach (var referrer in referrers)
        {
            Descriptor(json, referrer, artifactType: ReferrerType);
        }

        json.WriteEndArray();
    });

    private static void Descriptor(Utf8JsonWriter json, Content content, string? architecture = null, string? artifactType = null)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", content.MediaType);
        json.WriteString("digest", content.Digest.ToString());
        json.WriteNumber("size", content.Size);
        if (artifactType is not null)
        {
            json.WriteString("artifactType", artifactType);
        }

        if (architecture is not null)
        {
            json.WriteStartObject("platform");
            json.WriteString("architecture", architecture);
            json.WriteString("os", "linux");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

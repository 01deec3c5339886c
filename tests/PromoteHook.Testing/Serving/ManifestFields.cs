using System.Text.Json;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>What a registry looks at in a manifest. Read here on its own: the product's reader is what tests test.</summary>
internal sealed record ManifestFields
{
    public string? MediaType { get; private init; }

    public string? ConfigType { get; private init; }

    public string? ArtifactType { get; private init; }

    public IReadOnlyList<Digest> Blobs { get; private init; } = [];

    public IReadOnlyList<Digest> Children { get; private init; } = [];

    public Digest? Subject { get; private init; }

    public JsonElement? Annotations { get; private init; }

    /// <summary>True when a type in it has parameters: <c>application/json;version=0.2</c>.</summary>
    public bool HasTypeParameters { get; private init; }

    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    /// <exception cref="FormatException">The JSON is no manifest.</exception>
    public static ManifestFields Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement.Clone();
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a manifest is a JSON object");
        }

        return new ManifestFields
        {
            MediaType = Text(root, "mediaType"),
            ArtifactType = Text(root, "artifactType"),
            ConfigType = root.TryGetProperty("config", out var config) ? Text(config, "mediaType") : null,
            Blobs = [.. One(root, "config"), .. Many(root, "layers"), .. Many(root, "blobs")],
            Children = [.. Many(root, "manifests")],
            Subject = One(root, "subject").FirstOrDefault(),
            Annotations = root.TryGetProperty("annotations", out var annotations) ? annotations : null,
            HasTypeParameters = Types(root).Any(type => type?.Contains(';', StringComparison.Ordinal) == true),
        };
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<Digest> One(JsonElement root, string name) =>
        root.TryGetProperty(name, out var item) && item.ValueKind == JsonValueKind.Object ? [DigestOf(item)] : [];

    private static IEnumerable<string?> Types(JsonElement root) =>
    [
        Text(root, "artifactType"),
        .. root.TryGetProperty("config", out var config) ? [Text(config, "mediaType")] : Array.Empty<string?>(),
        .. root.TryGetProperty("layers", out var layers) && layers.ValueKind == JsonValueKind.Array ? layers.EnumerateArray().Select(layer => Text(layer, "mediaType")) : [],
    ];

    // Foreign layers live elsewhere; registries take a manifest without them.
    private static IEnumerable<Digest> Many(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => !item.TryGetProperty("urls", out var urls) || urls.GetArrayLength() == 0).Select(DigestOf)
            : [];

    private static Digest DigestOf(JsonElement item) => Digest.Parse(Text(item, "digest") ?? throw new FormatException("a descriptor has no digest"));
}

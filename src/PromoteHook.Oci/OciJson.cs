using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci;

/// <summary>Reads the JSON of manifests by its fields, so that unknown types pass.</summary>
internal static class OciJson
{
    /// <summary>More descriptors than any real manifest holds (image layers end at 127, indexes at some hundreds).</summary>
    private const int MaxDescriptors = 10_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public static Manifest ReadManifest(ReadOnlyMemory<byte> bytes, string? contentType, Digest? expected)
    {
        var headerType = contentType is null ? null : MediaTypes.WithoutParameters(contentType);
        if (headerType is not null && MediaTypes.IsSchema1(headerType))
        {
            throw Schema1();
        }

        var digest = expected is null ? Digest.Compute(bytes.Span) : expected.ComputeLike(bytes.Span);
        if (expected is not null && digest != expected)
        {
            throw Invalid($"the manifest's content has digest {digest}, not {expected}");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return Read(document.RootElement, bytes, digest, headerType);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is none: a lone surrogate, invalid UTF-8.
            var place = fault is JsonException { LineNumber: { } line } ? $"line {line + 1}" : "text that is no text";
            throw Invalid($"manifest {digest} is not JSON ({place})");
        }
    }

    private static Manifest Read(JsonElement root, ReadOnlyMemory<byte> bytes, Digest digest, string? headerType)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"manifest {digest} is not a JSON object");
        }

        if (root.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1)
        {
            throw Schema1();
        }

        var kind = root.TryGetProperty("manifests", out _) ? ManifestKind.Index
            : root.TryGetProperty("config", out _) || root.TryGetProperty("layers", out _) ? ManifestKind.Image
            : root.TryGetProperty("blobs", out _) ? ManifestKind.Artifact
            : throw Invalid($"manifest {digest} has neither manifests, nor config and layers, nor blobs");

        // Two readings of one digest: what this program copies as an index, a runtime could run as an image.
        // Source: image-spec, GHSA-77vh-xpmg-72qh.
        if (kind == ManifestKind.Index && (root.TryGetProperty("config", out _) || root.TryGetProperty("layers", out _)))
        {
            throw Invalid($"manifest {digest} is both an index and an image");
        }

        return new Manifest
        {
            Bytes = bytes,
            Digest = digest,
            MediaType = TypeOf(root, kind, digest, headerType),
            Kind = kind,
            Children = kind == ManifestKind.Index ? ReadDescriptors(root, "manifests", digest) : [],
            Blobs = kind switch
            {
                ManifestKind.Image => [.. ReadOptional(root, "config", digest), .. ReadDescriptors(root, "layers", digest)],
                ManifestKind.Artifact => ReadDescriptors(root, "blobs", digest),
                _ => [],
            },
            Subject = ReadOptional(root, "subject", digest) is [var subject] ? subject : null,
        };
    }

    /// <remarks>
    /// Source: image-spec, manifest.md, «mediaType»: it should equal the Content-Type when both are there. A generic
    /// header such as application/json says nothing, and then the body decides.
    /// </remarks>
    private static string TypeOf(JsonElement root, ManifestKind kind, Digest digest, string? headerType)
    {
        var bodyType = root.TryGetProperty("mediaType", out var property) && property.ValueKind == JsonValueKind.String ? property.GetString() : null;
        if (bodyType is { Length: > 0 } && !MediaTypes.IsMediaType(bodyType))
        {
            throw Invalid($"manifest {digest} has a 'mediaType' that is no media type of at most {MediaTypes.MaxLength} characters");
        }

        var usableHeader = headerType is not null && MediaTypes.AcceptedManifests.Contains(headerType) ? headerType : null;
        if (bodyType is { Length: > 0 } && usableHeader is not null && MediaTypes.WithoutParameters(bodyType) != usableHeader)
        {
            throw Invalid($"manifest {digest} calls itself {bodyType} but was served as {usableHeader}");
        }

        if (bodyType is { Length: > 0 } && KindOf(MediaTypes.WithoutParameters(bodyType)) is { } meant && meant != kind)
        {
            throw Invalid($"manifest {digest} calls itself {bodyType} but has the fields of another kind");
        }

        return bodyType is { Length: > 0 } ? bodyType
            : usableHeader ?? (kind switch
            {
                ManifestKind.Index => MediaTypes.OciIndex,
                ManifestKind.Artifact => MediaTypes.OciArtifact,
                _ => MediaTypes.OciManifest,
            });
    }

    /// <summary>What a known type must be; null for types that may be anything.</summary>
    private static ManifestKind? KindOf(string mediaType) => mediaType switch
    {
        MediaTypes.OciIndex or MediaTypes.DockerManifestList => ManifestKind.Index,
        MediaTypes.OciManifest or MediaTypes.DockerManifest => ManifestKind.Image,
        _ => null,
    };

    private static Descriptor[] ReadDescriptors(JsonElement root, string name, Digest digest)
    {
        if (!root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxDescriptors)
        {
            throw Invalid($"manifest {digest}: '{name}' is not a list of at most {MaxDescriptors} descriptors");
        }

        return [.. list.EnumerateArray().Select(item => ReadDescriptor(item, name, digest))];
    }

    private static Descriptor[] ReadOptional(JsonElement root, string name, Digest digest) =>
        root.TryGetProperty(name, out var item) && item.ValueKind != JsonValueKind.Null ? [ReadDescriptor(item, name, digest)] : [];

    private static Descriptor ReadDescriptor(JsonElement item, string name, Digest owner)
    {
        if (item.ValueKind != JsonValueKind.Object || !Digest.TryParse(Text(item, "digest"), out var digest))
        {
            throw Invalid($"manifest {owner}: a descriptor in '{name}' has no sha256 or sha512 digest");
        }

        if (!item.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var bytes) || bytes < 0)
        {
            throw Invalid($"manifest {owner}: the descriptor {digest} in '{name}' has no size");
        }

        return new Descriptor(Text(item, "mediaType") ?? MediaTypes.OctetStream, digest, bytes)
        {
            Urls = item.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array
                ? [.. urls.EnumerateArray().Where(url => url.ValueKind == JsonValueKind.String).Select(url => url.GetString()!)]
                : [],
            Platform = item.TryGetProperty("platform", out var platform) && platform.ValueKind == JsonValueKind.Object
                ? new Platform(Text(platform, "os") ?? "unknown", Text(platform, "architecture") ?? "unknown", Text(platform, "variant"))
                : null,
            EmbeddedContent = item.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String && data.TryGetBytesFromBase64(out var content)
                ? content.AsMemory()
                : default(ReadOnlyMemory<byte>?),
        };
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RegistryException Invalid(string message) => new(RegistryErrorKind.InvalidContent, message);

    private static RegistryException Schema1() => new(
        RegistryErrorKind.Unsupported,
        "the image is in Docker's schema 1 format, whose digest does not survive a copy");
}

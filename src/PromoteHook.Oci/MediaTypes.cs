namespace PromoteHook.Oci;

/// <summary>The media types a copier must know by name; all others travel without being looked at.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/main/media-types.md"/>.</remarks>
public static class MediaTypes
{
    /// <summary>OCI image manifest; also the form of every OCI 1.1 artifact.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>OCI image index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>The artifact manifest of the OCI 1.1 release candidates, withdrawn but still stored by some registries.</summary>
    public const string OciArtifact = "application/vnd.oci.artifact.manifest.v1+json";

    /// <summary>Docker image manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker image manifest, schema 1, signed; recognised only to refuse it.</summary>
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>Docker image manifest, schema 1; recognised only to refuse it.</summary>
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";

    /// <summary>The type of a blob when a descriptor says nothing better.</summary>
    public const string OctetStream = "application/octet-stream";

    /// <summary>Every manifest type, for the Accept header of every manifest request.</summary>
    /// <remarks>A registry converts or hides what it is not asked for, and a converted manifest has another digest.</remarks>
    public static IReadOnlyList<string> AcceptedManifests { get; } =
        [OciIndex, OciManifest, DockerManifestList, DockerManifest, OciArtifact, DockerSchema1Signed, DockerSchema1];

    /// <summary>True for schema 1 in either form: its digest is not that of its bytes, so it cannot be copied faithfully.</summary>
    public static bool IsSchema1(string mediaType) => mediaType is DockerSchema1 or DockerSchema1Signed;

    /// <summary>The characters of the longest media type: 127 each for type and subtype, and the stroke. Source: RFC 6838, section 4.2.</summary>
    internal const int MaxLength = 255;

    /// <summary>True for what a Content-Type header can hold: a type, a stroke and more, in printable ASCII.</summary>
    internal static bool IsMediaType(string text) =>
        text.Length <= MaxLength && text.IndexOf('/', StringComparison.Ordinal) > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The media type of a Content-Type header without its parameters, in lower case.</summary>
    public static string WithoutParameters(string contentType)
    {
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? contentType : contentType[..semicolon]).Trim().ToLowerInvariant();
    }
}

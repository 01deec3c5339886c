namespace PromoteHook.Oci;

/// <summary>What a manifest says of a blob or of another manifest.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md"/>.</remarks>
/// <param name="MediaType">The content's type, as written.</param>
/// <param name="Digest">The content's digest.</param>
/// <param name="Size">The content's length in bytes; never negative.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>Places outside the registry that serve the content; empty for nearly everything, filled for foreign layers.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The platform an index names for this manifest; null when it names none.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The content itself when the manifest embeds it; not verified against <see cref="Digest"/>.</summary>
    public ReadOnlyMemory<byte>? EmbeddedContent { get; init; }
}

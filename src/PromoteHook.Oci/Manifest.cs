using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci;

/// <summary>A manifest: the exact bytes a registry stores, and what a copier needs to know of them.</summary>
/// <remarks>The bytes are what the digest names, so they travel as they came; nothing here is ever written back as JSON.</remarks>
public sealed record Manifest
{
    /// <summary>The largest manifest that registries are required to take; in bytes.</summary>
    /// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests"/>.</remarks>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The bytes as the registry sent them.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The digest of <see cref="Bytes"/>.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The type to send with the bytes.</summary>
    public required string MediaType { get; init; }

    /// <summary>What the fields make it.</summary>
    public required ManifestKind Kind { get; init; }

    /// <summary>The manifests of an index, in order; empty otherwise. Some indexes list blobs here.</summary>
    public IReadOnlyList<Descriptor> Children { get; init; } = [];

    /// <summary>Config first, then layers or blobs, in order; empty for an index.</summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];

    /// <summary>The manifest this one speaks about (a signature's image); null when there is none. It need not exist.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>The descriptor of the manifest itself.</summary>
    public Descriptor Descriptor => new(MediaType, Digest, Bytes.Length);

    /// <summary>Reads a manifest from the bytes of an answer.</summary>
    /// <param name="bytes">The whole body.</param>
    /// <param name="contentType">The answer's Content-Type, parameters allowed; used when the body names no type.</param>
    /// <param name="expected">The digest the content must have; null when it was asked for by tag.</param>
    /// <exception cref="RegistryException">
    /// InvalidContent: no JSON, not the expected digest, two types that differ, or a descriptor that is none.
    /// Unsupported: schema 1.
    /// </exception>
    public static Manifest Read(ReadOnlyMemory<byte> bytes, string? contentType, Digest? expected = null) =>
        OciJson.ReadManifest(bytes, contentType, expected);
}

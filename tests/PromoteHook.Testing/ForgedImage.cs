using PromoteHook.Oci;

namespace PromoteHook.Testing;

/// <summary>An image, index or artifact with everything below it.</summary>
public sealed record ForgedImage
{
    /// <summary>All manifests, children before parents, none twice; the root is the last.</summary>
    public required IReadOnlyList<ManifestContent> Manifests { get; init; }

    /// <summary>All blobs, none twice; foreign ones included.</summary>
    public required IReadOnlyList<ForgedBlob> Blobs { get; init; }

    /// <summary>What it runs on; null for indexes and artifacts.</summary>
    public Platform? Platform { get; init; }

    public ManifestContent Root => Manifests[^1];

    public Digest Digest => Root.Digest;

    /// <summary>Bytes of the blobs that a registry holds, each once.</summary>
    public long BlobBytes => Blobs.Where(blob => !blob.IsForeign).Sum(blob => (long)blob.Bytes.Length);
}

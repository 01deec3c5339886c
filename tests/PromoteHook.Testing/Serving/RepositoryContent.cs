using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>One repository's tags, manifests and blobs. Guarded by <see cref="RegistryContent"/>.</summary>
internal sealed class RepositoryContent
{
    public SortedDictionary<string, Digest> Tags { get; } = new(StringComparer.Ordinal);

    public Dictionary<Digest, ManifestContent> Manifests { get; } = [];

    public Dictionary<Digest, StoredBlob> Blobs { get; } = [];
}

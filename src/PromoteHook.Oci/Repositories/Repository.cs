using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>One repository of a registry: its manifests and blobs.</summary>
public sealed class Repository(RegistryTransport transport, RepositoryName name)
{
    /// <summary>The repository's name.</summary>
    public RepositoryName Name { get; } = name;

    /// <summary>What a tag or digest names now, by one HEAD; null when the registry has no such manifest or repository.</summary>
    public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken cancellationToken) => throw new NotImplementedException(transport.ToString());

    /// <summary>The manifest, verified against its digest.</summary>
    public Task<Manifest> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>True when the repository has the blob.</summary>
    public Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken) => throw new NotImplementedException();
}

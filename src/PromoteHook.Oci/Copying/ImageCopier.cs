using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Copies images and artifacts between repositories; one copier serves a whole run and moves no blob twice.</summary>
public sealed class ImageCopier(RegistryTransport transport)
{
    /// <summary>Copies one root with all below it; the tag is the last write, and a HEAD proves it.</summary>
    /// <exception cref="CopyException">Either end failed.</exception>
    public Task<CopyOutcome> CopyAsync(CopyRequest request, IProgress<TransferEvent>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException(transport.ToString());

    /// <summary>What copying <paramref name="requests"/> in this order would move; it reads manifests and asks for blobs, and writes nothing.</summary>
    /// <exception cref="CopyException">Either end failed.</exception>
    public Task<TransferEstimate> EstimateAsync(IReadOnlyList<CopyRequest> requests, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>What is gone below <paramref name="digest"/> in a repository: every child manifest and blob is asked for.</summary>
    /// <returns>The missing descriptors; empty when the image is whole. The root itself is listed when it is missing.</returns>
    public Task<IReadOnlyList<Descriptor>> FindMissingAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

namespace PromoteHook.Oci.Copying;

/// <summary>What one copy did at the destination.</summary>
/// <param name="BytesUploaded">Blob bytes sent; what another image of the run sent is not counted again.</param>
/// <param name="BlobsUploaded">Blobs sent.</param>
/// <param name="BlobsMounted">Blobs the registry took over from another of its repositories.</param>
/// <param name="BlobsPresent">Blobs that were there.</param>
/// <param name="ManifestsPushed">Manifests written, the tag's included.</param>
public sealed record CopyOutcome(long BytesUploaded, int BlobsUploaded, int BlobsMounted, int BlobsPresent, int ManifestsPushed)
{
    /// <summary>Referrers that were written, each once; their blobs and manifests are counted above too. Those that were there are not counted.</summary>
    public int ReferrersCopied { get; init; }

    /// <summary>What could not be found, copied or listed of the referrers, where the policy is BestEffort; empty when all is there.</summary>
    public IReadOnlyList<CopyException> ReferrerFaults { get; init; } = [];
}

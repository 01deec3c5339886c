using PromoteHook.Oci;

namespace PromoteHook.Benchmarks.Images;

/// <summary>A manifest or blob as a descriptor names it.</summary>
internal sealed record Content(string MediaType, Digest Digest, long Size)
{
    /// <summary>For layers: the digest of the uncompressed archive.</summary>
    public Digest? DiffId { get; init; }
}

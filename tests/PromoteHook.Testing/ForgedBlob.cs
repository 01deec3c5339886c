using PromoteHook.Oci;

namespace PromoteHook.Testing;

/// <summary>A blob and what its descriptor says.</summary>
public sealed record ForgedBlob(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    public Digest Digest { get; } = Digest.Compute(Bytes.Span);

    /// <summary>For layers of images: the digest of the uncompressed archive.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>Where else the content is; when filled, the blob is in no registry.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>True writes the content into the descriptor's <c>data</c> too.</summary>
    public bool IsEmbedded { get; init; }

    public bool IsForeign => Urls.Count > 0;
}

using PromoteHook.Oci;

namespace PromoteHook.Testing;

/// <summary>A manifest's exact bytes and their type.</summary>
public sealed record ManifestContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The sha256 of <see cref="Bytes"/>.</summary>
    public Digest Digest { get; } = Digest.Compute(Bytes.Span);
}

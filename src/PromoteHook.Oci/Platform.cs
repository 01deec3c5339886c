namespace PromoteHook.Oci;

/// <summary>What a manifest of an index runs on.</summary>
/// <param name="Os">The operating system, such as <c>linux</c>; <c>unknown</c> for attestations.</param>
/// <param name="Architecture">The processor, by Go's names: <c>amd64</c>, <c>arm64</c>.</param>
/// <param name="Variant">The processor's variant, such as <c>v8</c>; null when there is none.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>The usual spelling: <c>linux/arm64/v8</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}

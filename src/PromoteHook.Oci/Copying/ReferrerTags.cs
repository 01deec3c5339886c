namespace PromoteHook.Oci.Copying;

/// <summary>The tags by which referrers are found where no API lists them.</summary>
internal static class ReferrerTags
{
    /// <summary>Longest part of a digest's hex in a tag of the specification.</summary>
    private const int MaxHexLength = 64;

    private static readonly string[] CosignKinds = [".sig", ".att", ".sbom"];

    /// <summary>The tag of the index that lists what refers to a manifest.</summary>
    /// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema"/>.</remarks>
    public static string Fallback(Digest subject) => $"{subject.Algorithm}-{(subject.Hex.Length > MaxHexLength ? subject.Hex[..MaxHexLength] : subject.Hex)}";

    /// <summary>cosign's own tags for signatures, attestations and SBOMs; with a sha512 digest they would be longer than a tag may be.</summary>
    /// <remarks>Source: <see href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery"/>.</remarks>
    public static IEnumerable<string> OfCosign(Digest subject) =>
        subject.Hex.Length > MaxHexLength ? [] : CosignKinds.Select(kind => $"{subject.Algorithm}-{subject.Hex}{kind}");
}

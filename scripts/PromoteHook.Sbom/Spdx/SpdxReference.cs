namespace PromoteHook.Sbom.Spdx;

/// <summary>How others call a package.</summary>
internal sealed record SpdxReference(string ReferenceCategory, string ReferenceType, string ReferenceLocator)
{
    /// <summary>A package URL. Source: https://github.com/package-url/purl-spec.</summary>
    public static IReadOnlyList<SpdxReference> Purl(string purl) => [new("PACKAGE-MANAGER", "purl", purl)];
}

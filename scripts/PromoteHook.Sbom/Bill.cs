using PromoteHook.Sbom.Sources;
using PromoteHook.Sbom.Spdx;

namespace PromoteHook.Sbom;

/// <summary>A bill of materials while it is written. The first package is the one that it is about.</summary>
internal sealed class Bill
{
    private const string NamespaceStart = "https://github.com/promote-hook/promote-hook/spdx/";

    private readonly List<SpdxPackage> packages = [];
    private readonly List<SpdxFile> files = [];
    private readonly HashSet<SpdxRelationship> relationships = [];

    public string Add(SpdxPackage package)
    {
        packages.Add(package);
        return package.SpdxId;
    }

    /// <summary>Adds a package of NuGet.</summary>
    public string Add(Package package, string? comment = null) => Add(new SpdxPackage(SpdxId.OfPackage("NuGet", package.Name, package.Version), package.Name, package.Version)
    {
        Supplier = $"Organization: {package.Authors}",
        Homepage = package.Homepage,
        Checksums = [new SpdxChecksum("SHA512", package.Sha512)],
        LicenseDeclared = package.License ?? SpdxPackage.Unknown,
        CopyrightText = package.Copyright ?? SpdxPackage.Unknown,
        Comment = comment,
        ExternalRefs = SpdxReference.Purl($"pkg:nuget/{package.Name}@{package.Version}"),
    });

    /// <summary>Adds files that a package is made of.</summary>
    public void AddFiles(string package, IEnumerable<SpdxFile> contained)
    {
        foreach (var file in contained)
        {
            files.Add(file);
            Relate(package, "CONTAINS", file.SpdxId);
        }
    }

    public void Relate(string element, string relationship, string related) => relationships.Add(new SpdxRelationship(element, relationship, related));

    /// <summary>The document, in an order that does not depend on how it came about.</summary>
    public SpdxDocument ToDocument(string name, DateTimeOffset created)
    {
        Relate(SpdxDocument.Id, "DESCRIBES", packages[0].SpdxId);
        return new SpdxDocument(
            $"{name}-{packages[0].VersionInfo}",
            "",
            SpdxCreation.At(created),
            [packages[0], .. packages.Skip(1).OrderBy(package => package.SpdxId, StringComparer.Ordinal)],
            [.. files.OrderBy(file => file.FileName, StringComparer.Ordinal)],
            [.. relationships.OrderBy(one => one.SpdxElementId, StringComparer.Ordinal).ThenBy(one => one.RelationshipType, StringComparer.Ordinal).ThenBy(one => one.RelatedSpdxElement, StringComparer.Ordinal)])
            .Named(NamespaceStart + name + "-");
    }
}

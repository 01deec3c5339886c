using System.Text.Json;
using System.Text.RegularExpressions;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>A document of scripts/sbom.sh, read for tests.</summary>
internal sealed partial class BillOfMaterials
{
    private BillOfMaterials(string path, JsonElement root)
    {
        Path = path;
        Root = root;
        Packages = [.. root.GetProperty("packages").EnumerateArray()];
        Files = [.. root.GetProperty("files").EnumerateArray()];
        Relationships = [.. root.GetProperty("relationships").EnumerateArray().Select(one => (
            Text(one, "spdxElementId"), Text(one, "relationshipType"), Text(one, "relatedSpdxElement")))];
    }

    public string Path { get; }

    public JsonElement Root { get; }

    public IReadOnlyList<JsonElement> Packages { get; }

    public IReadOnlyList<JsonElement> Files { get; }

    public IReadOnlyList<(string From, string Type, string To)> Relationships { get; }

    public static BillOfMaterials Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new BillOfMaterials(path, document.RootElement.Clone());
    }

    public static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    /// <summary>"name version" of the packages whose package URL is of a type, in order.</summary>
    public IEnumerable<string> PackagesOf(string type) => Packages
        .Where(package => Purl(package).StartsWith($"pkg:{type}/", StringComparison.Ordinal))
        .Select(package => $"{Text(package, "name")} {Text(package, "versionInfo")}")
        .Order(StringComparer.Ordinal);

    /// <summary>The files that a package is made of, by their path, with their SHA-256.</summary>
    public Dictionary<string, string> FilesOf(JsonElement package)
    {
        var contained = Relationships.Where(one => one.From == Text(package, "SPDXID") && one.Type == "CONTAINS").Select(one => one.To).ToHashSet();
        return Files.Where(file => contained.Contains(Text(file, "SPDXID"))).ToDictionary(file => Text(file, "fileName")[2..], file => Checksum(file, "SHA256"));
    }

    public static string Checksum(JsonElement element, string algorithm) =>
        Text(element.GetProperty("checksums").EnumerateArray().Single(checksum => Text(checksum, "algorithm") == algorithm), "checksumValue");

    public static string Purl(JsonElement package) => Text(package.GetProperty("externalRefs").EnumerateArray().Single(reference => Text(reference, "referenceType") == "purl"), "referenceLocator");

    /// <summary>Fails the test unless SPDX's own validator takes it, and what that does not ask for is there too.</summary>
    public async Task ValidateAsync()
    {
        await new ProgramCall(Tools.Require("pyspdxtools"), "--infile", Path, "--version", "SPDX-2.3").SucceedAsync();

        var elements = Packages.Concat(Files).Select(element => Text(element, "SPDXID")).Append("SPDXRef-DOCUMENT").ToList();
        Assert.Equal(elements.Count, elements.Distinct().Count());
        Assert.All(elements, id => Assert.Matches(ElementId(), id));
        Assert.All(Packages, package =>
        {
            Assert.NotEqual("", Text(package, "versionInfo"));
            Assert.NotEqual("", Text(package, "supplier"));
            Assert.Equal("NOASSERTION", Text(package, "downloadLocation"));
            // dpkg's status has none of its packages.
            Assert.True(Purl(package).StartsWith("pkg:deb/", StringComparison.Ordinal) || package.GetProperty("checksums").GetArrayLength() > 0);
        });
        Assert.All(Relationships, one => Assert.True(elements.Contains(one.From) && elements.Contains(one.To), one.ToString()));

        // Whoever follows the relationships from the document, in whatever direction, meets everything.
        var met = new HashSet<string> { "SPDXRef-DOCUMENT" };
        while (Relationships.Any(one => (met.Contains(one.From) && met.Add(one.To)) || (met.Contains(one.To) && met.Add(one.From))))
        {
        }

        Assert.Equal(elements.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^SPDXRef-[A-Za-z0-9.-]+$")]
    private static partial Regex ElementId();
}

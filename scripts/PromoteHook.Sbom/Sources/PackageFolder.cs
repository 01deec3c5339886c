using System.Text.Json;
using System.Xml.Linq;

namespace PromoteHook.Sbom.Sources;

/// <summary>The folder that NuGet unpacks packages into.</summary>
internal sealed class PackageFolder(string path)
{
    /// <summary>The folder that a project was last restored to.</summary>
    /// <exception cref="IOException">The project is not restored.</exception>
    public static PackageFolder Of(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project, "obj", "project.assets.json")));
        return new PackageFolder(assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name);
    }

    /// <exception cref="InvalidDataException">It is not there.</exception>
    public Package Find(string name, string version)
    {
        var (id, folder) = (name.ToLowerInvariant(), Path.Combine(path, name.ToLowerInvariant(), version));
        if (!File.Exists(Path.Combine(folder, ".nupkg.metadata")))
        {
            throw new InvalidDataException($"{name} {version} is not in {path}; restore and publish first");
        }

        using var metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, ".nupkg.metadata")));
        var fields = XDocument.Load(Path.Combine(folder, $"{id}.nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata").Elements().ToList();
        XElement? Field(string field) => fields.Find(element => element.Name.LocalName == field);
        return new Package(
            name,
            version,
            Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(Path.Combine(folder, $"{id}.{version}.nupkg.sha512")))),
            metadata.RootElement.GetProperty("contentHash").GetString()!)
        {
            License = Field("license") is { } license && license.Attribute("type")?.Value == "expression" ? license.Value : null,
            Authors = Field("authors")!.Value,
            Copyright = Field("copyright")?.Value,
            Homepage = Field("projectUrl")?.Value,
            IsBuildTool = !Directory.Exists(Path.Combine(folder, "lib")) && !Directory.Exists(Path.Combine(folder, "runtimes")),
        };
    }
}

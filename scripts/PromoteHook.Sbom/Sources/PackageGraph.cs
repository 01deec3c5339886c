using System.Text.Json;

namespace PromoteHook.Sbom.Sources;

/// <summary>What the executable's lock file takes, its projects' packages included, and what depends on what.</summary>
internal sealed class PackageGraph
{
    private PackageGraph(PackageFolder folder) => Folder = folder;

    public PackageFolder Folder { get; }

    /// <summary>By name, in whatever case the lock file writes it.</summary>
    public SortedDictionary<string, Package> Packages { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the packages that the executable and its projects name themselves.</summary>
    public SortedSet<string> Direct { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names: who depends on whom.</summary>
    public SortedSet<(string From, string To)> Edges { get; } = [];

    /// <exception cref="InvalidDataException">A package is not there, or not the one of the lock file.</exception>
    public static PackageGraph Read(string lockFile, PackageFolder folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        var graph = new PackageGraph(folder);
        // One for the framework, and one with what differs for each runtime.
        var entries = document.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(target => target.Value.EnumerateObject());
        foreach (var entry in entries)
        {
            graph.Add(entry.Name, entry.Value);
        }

        return graph;
    }

    private void Add(string name, JsonElement entry)
    {
        var type = entry.GetProperty("type").GetString();
        var dependencies = entry.TryGetProperty("dependencies", out var found) ? found.EnumerateObject().Select(one => one.Name).ToList() : [];
        if (type == "Project")
        {
            Direct.UnionWith(dependencies);
            return;
        }

        var package = Folder.Find(name, entry.GetProperty("resolved").GetString()!);
        if (package.ContentHash != entry.GetProperty("contentHash").GetString())
        {
            throw new InvalidDataException($"{name} {package.Version} is not the package that the lock file names");
        }

        Packages[name] = package;
        Edges.UnionWith(dependencies.Select(dependency => (name, dependency)));
        if (type == "Direct")
        {
            Direct.Add(name);
        }
    }
}

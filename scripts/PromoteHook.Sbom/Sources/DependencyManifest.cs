using System.Text.Json;

namespace PromoteHook.Sbom.Sources;

/// <summary>The program's deps.json, as the publish has left it behind trimming: which library each assembly in the file comes from.</summary>
internal sealed class DependencyManifest
{
    private const string RuntimePackMark = "runtimepack.";

    private readonly Dictionary<string, string> libraries = [];

    private DependencyManifest(JsonElement root)
    {
        var target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        foreach (var library in target.EnumerateObject())
        {
            foreach (var file in ((string[])["runtime", "native"]).SelectMany(kind => FilesOf(library.Value, kind)))
            {
                libraries.Add(Path.GetFileName(file), library.Name);
            }
        }

        Types = root.GetProperty("libraries").EnumerateObject().ToDictionary(library => library.Name, library => library.Value.GetProperty("type").GetString()!);
        var runtime = Types.Single(library => library.Value == "runtimepack").Key[RuntimePackMark.Length..].Split('/');
        Runtime = (runtime[0], runtime[1]);
        Version = target.EnumerateObject().First().Name.Split('/')[1];
    }

    /// <summary>package, project or runtimepack, by "name/version".</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>The .NET within the program.</summary>
    public (string Name, string Version) Runtime { get; }

    /// <summary>The program's own version.</summary>
    public string Version { get; }

    public static DependencyManifest Of(SingleFileProgram program)
    {
        var (_, content) = program.Files.Single(file => file.Name.EndsWith(".deps.json", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(content);
        return new DependencyManifest(document.RootElement);
    }

    /// <summary>"name/version" of the library that a file comes from. Null: of none, as what the publish itself writes.</summary>
    public string? LibraryOf(string file) => libraries.GetValueOrDefault(file);

    private static IEnumerable<string> FilesOf(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out var files) ? files.EnumerateObject().Select(file => file.Name) : [];
}

namespace PromoteHook.Tests.Documents;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>A path inside the working copy.</summary>
    public static string At(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>A path as seen from the root.</summary>
    public static string NameOf(string path) => Path.GetRelativePath(Root, path);

    /// <summary>The files of a name in the examples and the tests, build outputs left out.</summary>
    public static IEnumerable<string> Files(string name) =>
        new[] { "kustomize-examples", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(At(folder), name, SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromoteHook.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of their repository.");
    }
}

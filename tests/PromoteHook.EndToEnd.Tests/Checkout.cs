namespace PromoteHook.EndToEnd.Tests;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>A path inside the working copy.</summary>
    public static string At(params IEnumerable<string> names) => Path.Combine([Root, .. names]);

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromoteHook.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException(
            $"no PromoteHook.sln above {AppContext.BaseDirectory}; run the tests from their build output");
    }
}

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>The real tools that scripts/tools.sh has fetched.</summary>
internal static class Tools
{
    /// <summary>
    /// The path of a tool. Without the tool the running test is skipped and says so; where CI=true promises that all
    /// tools are there, it fails.
    /// </summary>
    public static string Require(string name) =>
        RequireFile(Checkout.At(".tools", "bin", name), "scripts/tools.sh could not fetch it or was not run");

    /// <summary>The path of a file that something else made; as above without it.</summary>
    public static string RequireFile(string path, string reason)
    {
        if (!File.Exists(path))
        {
            SkipUnlessAllIsPromised($"{Path.GetRelativePath(Checkout.Root, path)} is not there: {reason}");
        }

        return path;
    }

    /// <summary>Skips the running test, or fails it with CI=true.</summary>
    public static void SkipUnlessAllIsPromised(string reason)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        throw new InvalidOperationException(reason);
    }
}

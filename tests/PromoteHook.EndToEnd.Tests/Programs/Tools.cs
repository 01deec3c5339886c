namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>The real tools that scripts/tools.sh has fetched.</summary>
internal static class Tools
{
    /// <summary>
    /// The path of a tool. Without the tool the running test is skipped and says so; where CI=true promises that all
    /// tools are there, it fails.
    /// </summary>
    public static string Require(string name)
    {
        var path = Checkout.At(".tools", "bin", name);
        if (File.Exists(path))
        {
            return path;
        }

        var reason = $"{name} is not in .tools/bin: scripts/tools.sh could not fetch it or was not run";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        throw new InvalidOperationException(reason);
    }
}

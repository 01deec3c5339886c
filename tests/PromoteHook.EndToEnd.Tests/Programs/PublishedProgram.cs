using System.Runtime.InteropServices;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>The published executable: trimmed, compiled ahead, with its runtime inside.</summary>
internal static class PublishedProgram
{
    /// <summary>Where it is, if it is there.</summary>
    public static string Location => Checkout.At("artifacts", $"linux-{Architecture}", "promote-hook");

    /// <summary>Its path. Without it the running test is skipped; with CI=true it fails.</summary>
    public static string Path => Tools.RequireFile(
        Location, "scripts/publish.sh was not run");

    /// <summary>What containers call this machine's processor.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64
        ? "amd64"
        : RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    /// <summary>A call with the arguments of a command line; an installed .NET is hidden from it.</summary>
    public static ProgramCall Call(params IReadOnlyList<string> arguments) => new(Path, arguments)
    {
        Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = "/nonexistent" },
    };

    /// <summary>The same call with more variables.</summary>
    public static ProgramCall With(this ProgramCall call, params IEnumerable<(string Name, string Value)> variables)
    {
        var environment = new Dictionary<string, string>(call.Environment);
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return call with { Environment = environment };
    }
}

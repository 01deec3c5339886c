using System.Runtime.Versioning;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>The chaos run itself: a few of its iterations, and whether its referee sees what a hook must not do.</summary>
[SupportedOSPlatform("linux")]
public sealed class ChaosTests : IDisposable
{
    private const string Report = """{"kind":"PromotionReport","exitCode":0,"promotions":[]}""";

    private readonly TempFolder folder = new();

    private static string Chaos => Tools.RequireFile(
        Checkout.At("tests", "PromoteHook.Chaos", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "PromoteHook.Chaos"), "the solution was not built");

    /// <summary>What a hook does in place of its work, and what is to be said of it.</summary>
    public static TheoryData<string, string> Hooks => new()
    {
        { $"echo '{Report}'", "VIOLATION the report says nothing of" },
        { $"echo '{Report}'; exit 20", "VIOLATION the report says exit code 0, the process 20" },
        { "echo done", "VIOLATION what a run printed is no report (exit code 0): done" },
        { "kill -SEGV $$", "VIOLATION a run exited with 139" },
        { $$"""set -- $(tr -d '{}":,' <"$DOCKER_CONFIG/config.json"); echo "debug: $*" >&2; sed 's/.*"auth":"\([^"]*\)".*/\1/' "$DOCKER_CONFIG/config.json" >&2; echo '{{Report}}'""", "VIOLATION a run told what it must not" },
    };

    [Fact]
    public async Task Some_iterations_bring_no_violation()
    {
        var result = await CallAsync(PublishedProgram.Path, "--seed", "7", "--iterations", "8", "--lanes", "2", "--tools-every", "4");

        Assert.Contains("seed 7, iterations 1 to 8: 8 done in ", result.Succeeded().Text, StringComparison.Ordinal);
        Assert.EndsWith(" 0 violated", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task A_hook_that_does_not_do_its_work_is_found_out(string work, string complaint)
    {
        var hook = folder.Write("hook", $"#!/bin/sh\n{work}\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var result = await CallAsync(hook, "--seed", "7", "--iterations", "6", "--lanes", "2", "--tools-every", "0");

        Assert.Contains(complaint, result.Exited(1).Text, StringComparison.Ordinal);
        Assert.Contains("to repeat it: ./chaos.sh --seed 7 --first ", result.Text, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Task<ProgramResult> CallAsync(string hook, params IReadOnlyList<string> arguments)
    {
        Tools.Require("docker-registry");
        return new ProgramCall(Chaos, [.. arguments, "--promote-hook", hook, "--tools", Checkout.At(".tools")])
        {
            TimeLimit = TimeSpan.FromMinutes(5),
            Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "" },
        }.RunAsync();
    }
}

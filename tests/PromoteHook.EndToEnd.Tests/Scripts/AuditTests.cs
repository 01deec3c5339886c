using System.Runtime.Versioning;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Scripts;

/// <summary>What scripts/audit.sh makes of the answers of `dotnet list package --vulnerable`, which were recorded.</summary>
[SupportedOSPlatform("linux")]
public sealed class AuditTests : IDisposable
{
    private const int NoneIsKnown = 0;
    private const int SomeAreKnown = 1;
    private const int QuestionFailed = 2;
    private const int NobodyToAsk = 3;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Where_advisories_are_served_and_none_is_of_our_packages_it_passes() => Assert.Equal(
        "audit: no weakness is known in 2 projects",
        (await AuditAsync("weak.json", "clean.json")).Exited(NoneIsKnown).Text);

    [Fact]
    public async Task A_package_with_a_known_weakness_fails_it_and_is_named_with_its_project() => Assert.Equal(
        """
        audit: weaknesses are known
          Newtonsoft.Json 12.0.3, high: https://github.com/advisories/GHSA-5crp-9r3c-p9vr (PromoteHook.csproj)
        """,
        (await AuditAsync("weak.json", "vulnerable.json")).Exited(SomeAreKnown).Text);

    /// <summary>A mirror without advisories finds nothing in anything.</summary>
    [Fact]
    public async Task A_source_that_knows_of_no_weakness_at_all_proves_nothing() => Assert.Equal(
        "audit: not reachable, so nothing is known: the package sources have no advisories, not even of Newtonsoft.Json 12.0.3",
        (await AuditAsync("silent.json", "clean.json")).Exited(NobodyToAsk).Text);

    [Fact]
    public async Task A_source_that_does_not_answer_is_told_in_its_words() => Assert.Equal(
        "audit: not reachable, so nothing is known: error: Unable to load the service index for source https://packages.example.com/v3/index.json.",
        (await AuditAsync("refused.txt", "clean.json")).Exited(NobodyToAsk).Text);

    [Fact]
    public async Task Without_the_package_that_tries_the_sources_nothing_is_known() => Assert.Contains(
        "not reachable, so nothing is known: Newtonsoft.Json 12.0.3",
        (await AuditAsync("weak.json", "clean.json", restores: false)).Exited(NobodyToAsk).Text,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("refused.txt")]
    [InlineData("/dev/null")]
    public async Task An_answer_that_is_none_fails_it_once_advisories_are_known_to_be_there(string answer) => Assert.StartsWith(
        "audit: failed", (await AuditAsync("weak.json", answer)).Exited(QuestionFailed).Text, StringComparison.Ordinal);

    /// <summary>With a dotnet that says what was recorded: first of the package that tries the sources, then of the solution.</summary>
    private async Task<ProgramResult> AuditAsync(string weak, string solution, bool restores = true)
    {
        var dotnet = folder.Write("bin/dotnet", $"""
            #!/bin/sh
            answer() (cat "$1"; case $1 in *.txt) exit 1 ;; esac)
            case "$*" in
              restore*) exit {(restores ? 0 : 1)} ;;
              'list PromoteHook.sln package --vulnerable --include-transitive --no-restore --format json') answer '{Recording(solution)}' ;;
              'list '*'.csproj package --vulnerable --include-transitive --no-restore --format json') answer '{Recording(weak)}' ;;
              *) exit 70 ;;
            esac
            """);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await new ProgramCall("bash", Checkout.At("scripts", "audit.sh"))
        {
            Environment = new Dictionary<string, string> { ["PATH"] = $"{Path.GetDirectoryName(dotnet)}:{Environment.GetEnvironmentVariable("PATH")}" },
        }.RunAsync();
    }

    private static string Recording(string name) => Path.Combine(Checkout.At("tests", "PromoteHook.EndToEnd.Tests", "Scripts", "recordings"), name);
}

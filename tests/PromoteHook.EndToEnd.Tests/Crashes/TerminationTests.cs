using System.Diagnostics;
using System.Text.RegularExpressions;
using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Crashes.BlowMoment;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>SIGTERM at the requests of a promotion: it ends in time, tells what was done, and the next run ends right.</summary>
public sealed partial class TerminationTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    /// <summary>A small promotion makes about 60 requests.</summary>
    private const int Requests = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public Task Sigterm_at_some_requests_ends_with_143_a_report_and_whole_tags() =>
        SweepAsync("some", [.. Enumerable.Range(0, Requests / 7).Select(step => 1 + (step * 7))], BeforeTheRegistry);

    [Theory]
    [InlineData(BeforeTheRegistry)]
    [InlineData(BeforeTheClient)]
    public Task Sigterm_at_any_request_ends_with_143_a_report_and_whole_tags(BlowMoment moment)
    {
        Sweep.RequireFull();
        return SweepAsync($"any-{moment}".ToLowerInvariant(), [.. Enumerable.Range(1, Requests)], moment);
    }

    private async Task SweepAsync(string path, IReadOnlyList<int> numbers, BlowMoment moment)
    {
        var struck = 0;

        await Sweep.RunAsync(numbers, async number =>
        {
            if (await TryAsync(path, number, moment))
            {
                Interlocked.Increment(ref struck);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"terminated at {struck} of {numbers.Count} requests");

        // The number of requests is not the same every time; a run that came to fewer was not struck.
        Assert.InRange(struck, numbers.Count * 8 / 10, numbers.Count);
    }

    private async Task<bool> TryAsync(string path, int at, BlowMoment moment)
    {
        var cargo = Cargo.Small($"{path}/k{at}", at);
        await using var promotion = await StruckPromotion.PrepareAsync(registries, cargo);
        long struckAt = 0;
        var result = await promotion.RunAsync(at, moment, async program =>
        {
            struckAt = Stopwatch.GetTimestamp();
            await program.TerminateAsync();
        });

        if (promotion.Struck is not null)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(struckAt), TimeSpan.Zero, Limit);
            AssertReports(result.Exited((int)ExitCode.Terminated), await cargo.JudgeTagsAsync(registries));
        }

        (await promotion.RunAsync()).Succeeded();

        await cargo.JudgeDoneAsync(registries);
        return promotion.Struck is not null;
    }

    /// <summary>What the report calls done is there; its last line sums up, or says that nothing had begun.</summary>
    private static void AssertReports(ProgramResult result, IReadOnlySet<string> tags)
    {
        var copied = CopiedLine().Matches(result.Text).Select(match => match.Groups[1].Value).ToArray();

        Assert.Subset(tags.ToHashSet(), copied.ToHashSet());
        if (result.Text.Length == 0)
        {
            Assert.Matches("^error: stopped by SIGTERM while [a-z ]+; run it again \\[Terminated, exit code 143\\]\\n$", result.Errors);
            return;
        }

        var images = copied.Length == 1 ? "1 image" : $"{copied.Length} images";
        Assert.Matches($"^promoted {images}\\b.* failed; exit code 143 \\(Terminated\\)$", result.Text.Split('\n')[^1]);
    }

    [GeneratedRegex("^copied: [^/]+/(\\S+) from ", RegexOptions.Multiline)]
    private static partial Regex CopiedLine();
}

using System.Text;
using PromoteHook.Promoting;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

public sealed class TerminationLogTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly StringWriter warnings = new();

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task A_failed_run_tells_the_summary_and_then_the_worst_first()
    {
        await new TerminationLog(path, new LineWriter(warnings)).RunEndedAsync(Runs.MixedSummary);

        Approved.Verify(await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_good_run_is_told_with_what_it_created_and_replaces_what_was_there()
    {
        await File.WriteAllTextAsync(path, new string('x', 9000));

        await new TerminationLog(path, new LineWriter(warnings)).RunEndedAsync(Runs.GoodSummary);

        Assert.Equal($"{Runs.GoodSummary}\ncreated repository prod.example.com/web\n", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void Where_there_is_no_file_none_is_made()
    {
        File.Delete(path);

        new TerminationLog(path, new LineWriter(warnings)).Write(["a"]);

        Assert.False(File.Exists(path));
        Assert.Empty(warnings.ToString());
    }

    [Fact]
    public void Many_failures_are_cut_and_counted()
    {
        var failure = new Failure(ExitCode.Unavailable, null, "a", new string('m', 90), "b");
        var results = Enumerable.Range(0, 300).Select(_ => new PromotionResult(Samples.Missing("a"), Outcome.Failed, TimeSpan.Zero) { Failure = failure }).ToList();

        var text = TerminationLog.Fit([.. new RunSummary(results, TimeSpan.Zero, ExitCode.Unavailable).FailedWorstFirst.Select(result => result.Failure!.ToString())]);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 3900, TerminationLog.MaxBytes);
        Assert.Matches(@"\nand 2\d\d more\n$", text);
    }

    [Theory]
    [InlineData("a", 4095)]
    [InlineData("a", 4096)]
    [InlineData("é", 3000)]
    [InlineData("€", 1366)]
    [InlineData("𝄞", 1025)]
    public void A_long_line_is_cut_between_characters(string character, int count)
    {
        var text = TerminationLog.Fit([string.Concat(Enumerable.Repeat(character, count)), "second"]);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), TerminationLog.MaxBytes - 4, TerminationLog.MaxBytes);
        Assert.Empty(text.Split('\n')[0].Replace(character, "", StringComparison.Ordinal));
        Assert.EndsWith("\nand 1 more\n", text, StringComparison.Ordinal);
    }
}

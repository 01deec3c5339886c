using PromoteHook.Reporting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Reporting;

public sealed class TextReportTests
{
    private readonly StringWriter output = new();
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(Verbosity.Quiet)]
    [InlineData(Verbosity.Normal)]
    [InlineData(Verbosity.Verbose)]
    public async Task Text_report(Verbosity verbosity)
    {
        await Runs.TellAsync(new TextReport(new LineWriter(output), verbosity, clock), clock);

        Approved.Verify(output.ToString(), $"{verbosity}");
    }

    [Fact]
    public async Task The_summary_is_the_last_line_and_names_the_worst_code()
    {
        await Runs.TellAsync(new TextReport(new LineWriter(output), Verbosity.Normal, clock), clock);

        Assert.EndsWith("2 failed; exit code 11 (SourceMissing)\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_run_s_summary_says_what_was_done()
    {
        Assert.Equal("promoted 2 images with 2 referrers (6 blobs, 2 mounted, 11.8 MiB in 4.2 s), created 1 repository, 1 present, 1 repaired, 1 without all referrers, 0 failed", Runs.GoodSummary.ToString());
        Assert.Equal("promoted 0 images, 0 present, 0 failed", new RunSummary([], TimeSpan.Zero, ExitCode.Success).ToString());
    }

    [Fact]
    public async Task No_control_character_but_line_ends_gets_out()
    {
        await Runs.TellAsync(new TextReport(new LineWriter(output), Verbosity.Verbose, clock), clock);

        Assert.DoesNotContain(output.ToString(), character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain("\nforged line", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_told_at_most_every_ten_seconds()
    {
        var report = new TextReport(new LineWriter(output), Verbosity.Normal, clock);
        for (var second = 0; second < 60; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            report.Transferred(Runs.Mixed.Promotions[0], Runs.Event(Runs.Mixed.Promotions[0], PromoteHook.Oci.Copying.TransferEventKind.BlobProgress, 1));
        }

        Assert.Equal(6, output.ToString().Split("progress: ").Length - 1);
    }
}

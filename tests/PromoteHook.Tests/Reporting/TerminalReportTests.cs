using PromoteHook.Oci.Copying;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

public sealed class TerminalReportTests
{
    [Fact]
    public async Task Each_image_under_way_has_a_row_and_the_summary_comes_last()
    {
        var clock = new ManualClock();
        var output = new StringWriter();
        var report = TerminalReport.On(TextWriter.Synchronized(output), Verbosity.Normal, clock);

        await Runs.TellAsync(report, clock);

        var text = output.ToString();
        Assert.Contains("copied: prod.example.com/web:1", text, StringComparison.Ordinal);
        Assert.EndsWith("(SourceMissing)", text.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m", text, StringComparison.Ordinal);
        // Terminals take «up by 0» for «up by 1», and what a line does not cover of the view would stay.
        Assert.DoesNotContain("\u001b[0A", text, StringComparison.Ordinal);
        Assert.Contains("\u001b[0Jcopied: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_has_bytes_rate_and_time_left()
    {
        var clock = new ManualClock();
        var view = new TransferView(clock);
        var web = Runs.Mixed.Promotions[0];
        view.Start(web);
        view.Add(web, Runs.Event(web, TransferEventKind.BlobPlanned, 4096));
        clock.Advance(TimeSpan.FromSeconds(1));
        view.Add(web, Runs.Event(web, TransferEventKind.BlobProgress, 1024));

        var text = Draw(view);

        Assert.Contains("web:1 [==        ] 1.0 KiB of 4.0 KiB 1.0 KiB/s 3.0 s left", text, StringComparison.Ordinal);
        Assert.Contains("all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_goes_when_its_image_is_done()
    {
        var view = new TransferView(new ManualClock());
        view.Start(Runs.Mixed.Promotions[0]);
        view.End(Runs.Mixed.Promotions[0]);

        Assert.DoesNotContain("web", Draw(view), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_stay_one_line_each_on_a_narrow_terminal()
    {
        var view = new TransferView(new ManualClock());
        var longName = Runs.Mixed.Promotions[0] with { Promotion = Samples.PromotionOf("team/" + new string('w', 100)) };
        view.Start(longName);
        view.Add(longName, Runs.Event(longName, TransferEventKind.BlobPlanned, 1_000_000_000));

        var lines = Draw(view, width: 80).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0);

        Assert.Equal(2, lines.Count());
    }

    private static string Draw(TransferView view, int width = 200)
    {
        var output = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings
        {
            Ansi = Spectre.Console.AnsiSupport.No,
            Out = new Spectre.Console.AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        console.Write(view.Render());
        return System.Text.RegularExpressions.Regex.Replace(output.ToString(), " {2,}(?=[0-9\\[])", " ");
    }
}

using System.Text.Json;
using PromoteHook.Reporting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Reporting;

public sealed class JsonReportTests
{
    private readonly StringWriter output = new();

    [Fact]
    public async Task Json_report()
    {
        await Runs.TellAsync(new JsonReport(output), new ManualClock());

        Approved.Verify(output.ToString());
    }

    [Fact]
    public async Task The_report_is_one_document_with_the_exit_code()
    {
        await Runs.TellAsync(new JsonReport(output), new ManualClock());

        using var document = JsonDocument.Parse(output.ToString());
        Assert.Equal("promote-hook/v1", document.RootElement.GetProperty("apiVersion").GetString());
        Assert.Equal(11, document.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(Runs.Mixed.Promotions.Count, document.RootElement.GetProperty("promotions").GetArrayLength());
    }

    [Fact]
    public void A_run_that_ended_early_is_a_document_too()
    {
        JsonReport.WriteError(output, new Failure(ExitCode.DiscoveryFailed, null, "", "no image was found", "give --allow-empty"));

        Approved.Verify(output.ToString());
    }

    [Fact]
    public void Text_that_would_harm_a_terminal_is_escaped_and_reads_back_as_it_was()
    {
        const string Message = "it's \u202e\u009b31m + \u001b[0m é";

        JsonReport.WriteError(output, new Failure(ExitCode.Bug, null, "", Message, ""));

        Assert.DoesNotContain(output.ToString(), character => character is '\u202e' or '\u009b' or '\u001b');
        Assert.Contains("it's ", output.ToString(), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output.ToString());
        Assert.Equal(Message, document.RootElement.GetProperty("failure").GetProperty("message").GetString());
    }
}

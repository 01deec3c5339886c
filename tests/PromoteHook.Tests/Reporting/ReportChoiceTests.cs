using PromoteHook.Reporting;

namespace PromoteHook.Tests.Reporting;

public sealed class ReportChoiceTests
{
    [Theory]
    [InlineData(ReportStyle.Terminal, "TERM=xterm")]
    [InlineData(ReportStyle.Terminal, "TERM=xterm NO_COLOR=1")]
    [InlineData(ReportStyle.Terminal, "TERM=xterm CI=false")]
    [InlineData(ReportStyle.Text, "TERM=xterm CI=true")]
    [InlineData(ReportStyle.Text, "TERM=dumb")]
    [InlineData(ReportStyle.Text, "A=b")]
    public void The_live_view_is_for_people_who_watch(ReportStyle expected, string environment)
    {
        var variables = environment.Split(' ').ToDictionary(entry => entry.Split('=')[0], entry => entry.Split('=')[1]);

        Assert.Equal(expected, ReportChoice.Of(isJson: false, isTerminal: true, Verbosity.Normal, variables));
    }

    [Theory]
    [InlineData(ReportStyle.Json, true, true, Verbosity.Normal)]
    [InlineData(ReportStyle.Text, false, false, Verbosity.Normal)]
    [InlineData(ReportStyle.Text, false, true, Verbosity.Quiet)]
    [InlineData(ReportStyle.Text, false, true, Verbosity.Verbose)]
    public void Json_redirection_and_verbosity_come_first(ReportStyle expected, bool isJson, bool isTerminal, Verbosity verbosity) =>
        Assert.Equal(expected, ReportChoice.Of(isJson, isTerminal, verbosity, new Dictionary<string, string> { ["TERM"] = "xterm" }));
}

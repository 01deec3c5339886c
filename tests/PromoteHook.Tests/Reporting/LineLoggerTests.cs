using Microsoft.Extensions.Logging;
using PromoteHook.Reporting;

namespace PromoteHook.Tests.Reporting;

public sealed class LineLoggerTests
{
    [Theory]
    [InlineData(Verbosity.Quiet, "error: three\n")]
    [InlineData(Verbosity.Normal, "warning: two\nerror: three\n")]
    [InlineData(Verbosity.Verbose, "debug: one\nwarning: two\nerror: three\n")]
    public void Verbosity_decides_which_entries_are_told(Verbosity verbosity, string expected)
    {
        var output = new StringWriter();
        using var factory = new LineLoggerFactory(new LineWriter(output), verbosity);
        var logger = factory.CreateLogger("x");

        logger.LogDebug("one");
        logger.LogWarning("two");
        logger.LogError("three");

        Assert.Equal(expected, output.ToString());
    }

    [Theory]
    [InlineData(Verbosity.Normal, false)]
    [InlineData(Verbosity.Verbose, true)]
    public void A_stack_trace_is_told_only_when_verbose(Verbosity verbosity, bool isTold)
    {
        var output = new StringWriter();
        using var factory = new LineLoggerFactory(new LineWriter(output), verbosity);

        factory.CreateLogger("x").LogWarning(new InvalidOperationException("a\nforged"), "cut");

        Assert.StartsWith("warning: cut: a\\nforged\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(isTold, output.ToString().Contains("System.InvalidOperationException", StringComparison.Ordinal));
    }
}

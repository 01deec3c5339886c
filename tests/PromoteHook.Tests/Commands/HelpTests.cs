using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("root", "--help")]
    [InlineData("promote", "promote", "--help")]
    [InlineData("plan", "plan", "-h")]
    [InlineData("list", "list", "--help")]
    [InlineData("copy", "copy", "--help")]
    [InlineData("inject", "inject", "--help")]
    [InlineData("verify", "verify", "--help")]
    [InlineData("doctor", "doctor", "--help")]
    [InlineData("config", "config", "--help")]
    [InlineData("completion", "completion", "--help")]
    public async Task Help(string name, params string[] arguments)
    {
        var help = await Invocation.RunAsync(arguments);

        Assert.Equal((0, ""), (help.Code, help.Error));
        Approved.Verify(help.Output, name);
    }

    [Fact]
    public async Task Help_is_given_even_where_the_rest_of_the_line_is_wrong()
    {
        var help = await Invocation.RunAsync(["plan", "--nope", "--help"]);

        Assert.Equal(0, help.Code);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("promote")]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("copy")]
    [InlineData("inject")]
    [InlineData("verify")]
    [InlineData("doctor")]
    [InlineData("config")]
    public async Task Help_names_the_variable_and_the_default_of_every_option(string command)
    {
        using var stop = new RunStop(new ManualClock());
        var host = new CommandHost(Invocation.Around(TextWriter.Null, TextWriter.Null, []), stop);
        var help = (await Invocation.RunAsync([command, "--help"])).Output.ReplaceLineEndings(" ");
        var words = string.Join(' ', help.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        foreach (var entry in CommandLine.CreateRoot(host).Subcommands.Single(sub => sub.Name == command).Options.Select(option => host.Options.Find(option)!))
        {
            Assert.Contains(entry.Default is null ? $"[{entry.Variable}]" : $"[default: {entry.Default}] [{entry.Variable}]", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_line_of_help_is_wider_than_a_wide_terminal()
    {
        var help = await Invocation.RunAsync(["promote", "--help"]);

        Assert.All(help.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task Version_is_the_program_s_own()
    {
        var version = await Invocation.RunAsync(["--version"]);

        Assert.Equal(0, version.Code);
        Assert.Matches(@"^promote-hook \d+\.\d+\.\d+\S*\n$", version.Output);
    }
}

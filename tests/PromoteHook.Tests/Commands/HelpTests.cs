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

    [Fact]
    public async Task Version_is_the_program_s_own()
    {
        var version = await Invocation.RunAsync(["--version"]);

        Assert.Equal(0, version.Code);
        Assert.Matches(@"^promote-hook \d+\.\d+\.\d+\S*\n$", version.Output);
    }
}

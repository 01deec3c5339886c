namespace PromoteHook.Tests.Commands;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("promote-hook ", "promote plan list copy inject verify doctor config completion")]
    [InlineData("promote-hook p", "promote plan")]
    [InlineData("/usr/bin/promote-hook co", "copy config completion")]
    [InlineData("promote-hook --v", "--version")]
    [InlineData("promote-hook plan --o", "--overlay --on-digest-mismatch --output")]
    [InlineData("promote-hook plan --on-digest-mismatch ", "fail ignore overwrite warn")]
    [InlineData("promote-hook plan --on-digest-mismatch f", "fail")]
    [InlineData("promote-hook plan -o ", "json markdown text")]
    [InlineData("promote-hook plan --output=", "--output=json --output=markdown --output=text")]
    [InlineData("promote-hook plan --output=j", "--output=json")]
    [InlineData("promote-hook plan --output=json --ver", "--verbose")]
    [InlineData("promote-hook plan --manifests - --manifests a --qu", "--quiet")]
    [InlineData("promote-hook plan --quiet --ex", "--explain --exit-code")]
    [InlineData("promote-hook plan --overlay 'a b' --he", "--help")]
    [InlineData("promote-hook config --check a --sch", "--schema")]
    [InlineData("promote-hook doctor --print-policy ", "artifact-registry ecr")]
    [InlineData("promote-hook completion ", "bash fish zsh")]
    [InlineData("promote-hook completion z", "zsh")]
    public async Task What_could_come_next_is_suggested(string line, string expected) =>
        Assert.Equal(expected.Split(' '), await SuggestAsync("[suggest]", line));

    [Theory]
    [InlineData("promote-hook plan --overlay ")]
    [InlineData("promote-hook promote --parallel ")]
    [InlineData("promote-hook copy ")]
    [InlineData("promote-hook plan --overlay 'a b")]
    [InlineData("promote-hook plan --nope=")]
    [InlineData("promote-hook nope")]
    [InlineData("promote-hook '")]
    [InlineData("promote-hook completion bash zsh --x")]
    public async Task Where_only_the_user_can_know_nothing_is(string line) => Assert.Empty(await SuggestAsync("[suggest]", line));

    [Theory]
    [InlineData("[suggest:14]", "promote-hook p --output json", "promote plan")]
    [InlineData("[suggest:99999999999999]", "promote-hook pr", "promote")]
    [InlineData("[suggest:999]", "promote-hook pr", "promote")]
    public async Task The_directive_may_say_where_the_cursor_stands(string directive, string line, string expected) =>
        Assert.Equal(expected.Split(' '), await SuggestAsync(directive, line));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Every_shell_has_a_script_that_asks_by_the_directive(string shell)
    {
        var script = await Invocation.RunAsync(["completion", shell]);

        Assert.Equal((0, ""), (script.Code, script.Error));
        Assert.StartsWith(shell == "zsh" ? "#compdef promote-hook\n" : "# Completes promote-hook in ", script.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest]", script.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_refused_with_those_there_are()
    {
        var run = await Invocation.RunAsync(["completion", "tcsh"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("bash", run.Error, StringComparison.Ordinal);
    }

    private static async Task<string[]> SuggestAsync(string directive, string line)
    {
        var run = await Invocation.RunAsync([directive, line]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

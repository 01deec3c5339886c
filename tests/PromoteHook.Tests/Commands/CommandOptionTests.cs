using System.CommandLine;
using PromoteHook.Commands;

namespace PromoteHook.Tests.Commands;

public sealed class CommandOptionTests
{
    private readonly Options options = new();

    [Fact]
    public void Flag_beats_environment_beats_default()
    {
        Assert.Equal(8, Read(options.Parallel, []));
        Assert.Equal(3, Read(options.Parallel, [], ("PROMOTE_HOOK_PARALLEL", "3")));
        Assert.Equal(5, Read(options.Parallel, ["--parallel", "5"], ("PROMOTE_HOOK_PARALLEL", "3")));
    }

    [Fact]
    public void A_flag_beats_even_a_wrong_variable()
    {
        Assert.Equal(5, Read(options.Parallel, ["--parallel", "5"], ("PROMOTE_HOOK_PARALLEL", "x")));
    }

    [Fact]
    public void A_wrong_variable_is_named()
    {
        var refusal = Assert.Throws<RefusalException>(() => Read(options.Timeout, [], ("PROMOTE_HOOK_TIMEOUT", "10 minutes")));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith("PROMOTE_HOOK_TIMEOUT: '10 minutes'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_is_not_set() => Assert.Equal(8, Read(options.Parallel, [], ("PROMOTE_HOOK_PARALLEL", " ")));

    [Theory]
    [InlineData(true, "--allow-empty", null)]
    [InlineData(true, "", "true")]
    [InlineData(true, "", "1")]
    [InlineData(false, "", "false")]
    [InlineData(false, "", null)]
    [InlineData(false, "--allow-empty=false", "true")]
    public void A_switch_may_be_given_either_way(bool expected, string flag, string? variable) =>
        Assert.Equal(expected, Read(options.AllowEmpty, flag.Length == 0 ? [] : [flag], variable is null ? [] : [("PROMOTE_HOOK_ALLOW_EMPTY", variable)]));

    [Fact]
    public void A_list_is_repeated_on_the_line_and_parted_by_commas_and_line_ends_in_the_environment()
    {
        Assert.Equal(["a", "b,c"], Read(options.Kustomizations, ["--kustomization", "a", "--kustomization", "b,c"]));
        Assert.Equal(["a", "b", "c d"], Read(options.Kustomizations, [], ("PROMOTE_HOOK_KUSTOMIZATION", "a, b\n\nc d\n")));
        Assert.Equal(["x"], Read(options.Kustomizations, ["--kustomization", "x"], ("PROMOTE_HOOK_KUSTOMIZATION", "a,b")));
    }

    [Theory]
    [InlineData("--wait-for-source", "PROMOTE_HOOK_WAIT_FOR_SOURCE")]
    [InlineData("--image", "PROMOTE_HOOK_IMAGES")]
    [InlineData("--output", "PROMOTE_HOOK_OUTPUT")]
    [InlineData("--ca-file", "PROMOTE_HOOK_CA_FILE")]
    public void Every_option_has_a_variable(string option, string variable)
    {
        Assert.Contains(variable, options.Variables);
        Assert.Contains(options.OfDiscovery.Concat(options.OfRegistries).Concat(options.OfRun).Append(options.WaitForSource.Symbol), symbol => symbol.Name == option);
    }

    private static T Read<T>(CommandOption<T> option, string[] arguments, params (string Name, string Value)[] environment)
    {
        var root = new RootCommand { option.Symbol };
        return option.Read(root.Parse(arguments), environment.ToDictionary(variable => variable.Name, variable => variable.Value));
    }
}

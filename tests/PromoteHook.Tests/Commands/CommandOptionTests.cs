using System.CommandLine;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;

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

    [Theory]
    [InlineData(null, "Config,Cloud")]
    [InlineData("config,cloud", "Config,Cloud")]
    [InlineData("cloud,config", "Cloud,Config")]
    [InlineData("Config", "Config")]
    [InlineData("cloud", "Cloud")]
    public void The_order_of_credentials_is_one_word_also_in_the_environment(string? text, string origins)
    {
        Assert.Equal(origins, string.Join(',', Read(options.CredentialOrder, text is null ? [] : ["--credential-order", text])));
        Assert.Equal(origins, string.Join(',', Read(options.CredentialOrder, [], ("PROMOTE_HOOK_CREDENTIAL_ORDER", text ?? ""))));
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

    [Fact]
    public void Every_option_has_a_variable_of_its_name()
    {
        var commands = CommandsOf(new CommandHost(Invocation.Around(TextWriter.Null, TextWriter.Null, []), new RunStop(TimeProvider.System)));
        var names = commands.SelectMany(command => command.Options).Select(option => option.Name).Distinct();

        Assert.All(names, name => Assert.Contains(
            name == "--image" ? "PROMOTE_HOOK_IMAGES" : "PROMOTE_HOOK_" + name[2..].Replace('-', '_').ToUpperInvariant(), options.Variables));
    }

    [Fact]
    public async Task A_run_may_be_given_by_variables_alone()
    {
        using var folder = new TempFolder();
        var run = await Invocation.RunAsync(
            ["list"],
            ("PROMOTE_HOOK_MANIFESTS", folder.Write("pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: \"prod.example.com/web:1\"}]}\n")),
            ("PROMOTE_HOOK_TO", "prod.example.com/**"),
            ("PROMOTE_HOOK_FROM", "qa.example.com/**,dev.example.com/**"),
            ("PROMOTE_HOOK_EXPLAIN", "true"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("  source qa.example.com/web:1\n  source dev.example.com/web:1\n", run.Output, StringComparison.Ordinal);
    }

    private static Command[] CommandsOf(CommandHost host) =>
        [PromoteCommand.Create(host), PlanCommand.Create(host), ListCommand.Create(host), CopyCommand.Create(host)];

    private static T Read<T>(CommandOption<T> option, string[] arguments, params (string Name, string Value)[] environment)
    {
        var root = new RootCommand { option.Symbol };
        return option.Read(root.Parse(arguments), environment.ToDictionary(variable => variable.Name, variable => variable.Value));
    }
}

using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("promote-hook")]
    [InlineData("promote-hook", "nope")]
    [InlineData("promote-hook plan", "plan", "--nope")]
    [InlineData("promote-hook plan", "plan", "--manifests")]
    [InlineData("promote-hook copy", "copy", "a:1")]
    [InlineData("promote-hook list", "list", "--exit-code")]
    public async Task A_wrong_command_line_exits_with_2_and_says_where_help_is(string command, params string[] arguments)
    {
        var run = await Invocation.RunAsync(arguments);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"'{command} --help' tells what can be given [Usage, exit code 2]\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--parallel", "0")]
    [InlineData("--timeout", "soon")]
    [InlineData("--verify", "slow")]
    [InlineData("--unmatched", "warn")]
    [InlineData("--on-digest-mismatch", "maybe")]
    [InlineData("--output", "xml")]
    [InlineData("--ca-file", "/nonexistent/ca.pem")]
    [InlineData("--config", "/nonexistent/promote-hook.yaml")]
    [InlineData("--from", "dev.example.com/**")]
    [InlineData("--to", "prod.example.com/**")]
    [InlineData("--plan", "/nonexistent/plan.json")]
    public async Task A_wrong_value_exits_with_2_and_names_the_option(string option, string value)
    {
        var run = await Invocation.RunAsync(["promote", "--image", "prod.example.com/web:1", "--allow-empty", option, value]);

        Assert.Equal(2, run.Code);
        Assert.Contains(option == "--config" ? value : option, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no command was given, which is one of promote, plan, list, copy, inject, verify, doctor, config, completion")]
    [InlineData("there is no command 'lst' (did you mean 'list'?)", "lst")]
    [InlineData("there is no option '--ovrlay' (did you mean '--overlay'?)", "plan", "--ovrlay=overlays/prod")]
    [InlineData("there is no option '--exit-code'", "list", "--exit-code")]
    [InlineData("'overlays/prod' is one argument too many", "plan", "overlays/prod")]
    public async Task A_wrong_command_line_is_told_in_one_line(string fault, params string[] arguments)
    {
        var run = await Invocation.RunAsync(arguments);

        Assert.StartsWith($"error: {fault}; 'promote-hook", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task A_wrong_command_line_reaches_json_and_the_termination_log()
    {
        using var folder = new TempFolder();
        var log = folder.Write("termination-log", "");

        var run = await Invocation.RunAsync(["promote", "-o", "json", "--nope"], ("PROMOTE_HOOK_TERMINATION_LOG", log));

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(("RunError", 2), (document.RootElement.GetProperty("kind").GetString(), document.RootElement.GetProperty("exitCode").GetInt32()));
        Assert.StartsWith("Usage (exit code 2): there is no option '--nope'", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_value_is_refused_before_anything_is_read()
    {
        var run = await Invocation.RunAsync(["promote", "--overlay", "/nonexistent"], ("PROMOTE_HOOK_PARALLEL", "0"));

        Assert.Equal((2, "error: PROMOTE_HOOK_PARALLEL: '0' is not a whole number from 1 to 256 [Usage, exit code 2]\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task List_refuses_an_unmapped_image_as_plan_would()
    {
        var run = await Invocation.RunAsync(["list", "--image", "prod.example.com/web:1", "--to", "prod.example.com/team/**", "--from", "dev.example.com/team/**"]);

        Assert.Equal(10, run.Code);
        Assert.Contains("failed: prod.example.com/web:1: no rule speaks for it, though --to/--from does", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("promote")]
    [InlineData("plan")]
    [InlineData("list")]
    public async Task Without_a_source_of_images_the_run_is_refused_and_told_what_to_give(string command)
    {
        var run = await Invocation.RunAsync([command]);

        Assert.Equal(17, run.Code);
        Assert.Contains("--overlay DIR", run.Error, StringComparison.Ordinal);
        Assert.Contains("PROMOTE_HOOK_IMAGES", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_that_hold_no_image_are_refused_unless_that_is_allowed()
    {
        using var directory = new TempFolder();

        var refused = await Invocation.RunAsync(["list", "--manifests", directory.Path]);
        var allowed = await Invocation.RunAsync(["list", "--manifests", directory.Path, "--allow-empty"]);

        Assert.Equal((17, 0), (refused.Code, allowed.Code));
        Assert.Contains("--allow-empty", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_flag_and_environment_are_both_found()
    {
        var run = await Invocation.RunAsync(["list", "--image", "prod.example.com/web:1", "--allow-empty", "-o", "json"], ("PROMOTE_HOOK_IMAGES", "prod.example.com/api:2 prod.example.com/db:3"));

        Assert.Equal(0, run.Code);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["prod.example.com/web:1", "prod.example.com/api:2", "prod.example.com/db:3"],
            document.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("destination").GetString()));
    }

    [Fact]
    public async Task Images_of_the_environment_alone_may_be_parted_by_spaces_and_are_found_once()
    {
        var run = await Invocation.RunAsync(["list", "--allow-empty"], ("PROMOTE_HOOK_IMAGES", "prod.example.com/api:2 prod.example.com/db:3"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("2 images in 2 places, 2 unmapped\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_walks_the_whole_line_and_ends_with_the_summary()
    {
        var run = await Invocation.RunAsync(["promote", "--image", "prod.example.com/web:1", "--allow-empty"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("promoted 0 images, 0 present, 1 skipped, 0 failed\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_with_json_is_a_document_and_a_line_on_stderr()
    {
        var run = await Invocation.RunAsync(["plan", "-o", "json"]);

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(17, document.RootElement.GetProperty("exitCode").GetInt32());
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_reaches_the_termination_log()
    {
        using var folder = new TempFolder();
        var path = folder.Write("termination-log", "");

        await Invocation.RunAsync(["promote"], ("PROMOTE_HOOK_TERMINATION_LOG", path));

        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith("DiscoveryFailed (exit code 17): nothing to read images from", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_file_and_images_to_read_exclude_each_other()
    {
        var run = await Invocation.RunAsync(["promote", "--plan", "plan.json"], ("PROMOTE_HOOK_IMAGES", "a:1"));

        Assert.Equal(2, run.Code);
        Assert.Contains("--plan", run.Error, StringComparison.Ordinal);
    }
}

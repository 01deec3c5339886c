using System.Text.Json.Nodes;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class SettingsCheckTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string good;
    private readonly string wrong;

    public SettingsCheckTests() =>
        (good, wrong) = (folder.Write("good.yaml", "unmatched: fail\n"), folder.Write("wrong.yaml", "rules:\n- to: a.example\n  form: b.example\n"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_right_file_is_ok()
    {
        var run = await Invocation.RunAsync(["config", "--check", good]);

        Assert.Equal((0, $"{good}: ok\n", ""), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public async Task A_wrong_file_is_told_with_line_and_column()
    {
        var run = await Invocation.RunAsync(["config", "--check", wrong]);

        Assert.Equal((2, "", $"error: {wrong}:3:3: unknown key 'form' in rule; did you mean 'from'?\n"), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public async Task Every_file_given_is_checked()
    {
        var run = await Invocation.RunAsync(["config", "--check", folder.At("nowhere.yaml"), "--check", wrong, "--check", good]);

        Assert.Equal((2, $"{good}: ok\n"), (run.Code, run.Output));
        Assert.Equal(2, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Quiet_tells_only_what_is_wrong()
    {
        var run = await Invocation.RunAsync(["config", "--check", good, "-q"]);

        Assert.Equal((0, "", ""), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public async Task Programs_get_a_document()
    {
        var run = await Invocation.RunAsync(["config", "--check", good, "--check", wrong, "-o", "json"]);

        var files = JsonNode.Parse(run.Output)!["files"]!.AsArray();
        Assert.Equal(2, run.Code);
        Assert.Equal([true, false], files.Select(file => file!["ok"]!.GetValue<bool>()));
        Assert.StartsWith($"{wrong}:3:3: ", files[1]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_and_the_schema_exclude_each_other() =>
        Assert.Equal(2, (await Invocation.RunAsync(["config", "--check", good, "--schema"])).Code);
}

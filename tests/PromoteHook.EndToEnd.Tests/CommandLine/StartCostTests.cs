using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.CommandLine;

/// <summary>What asks nothing of YAML, HTTP or the terminal view does not load them: they cost more than all else at start.</summary>
public sealed class StartCostTests : IDisposable
{
    private static readonly string[] Heavy = ["YamlDotNet", "Spectre.Console", "System.Net.Http", "System.Net.Security", "System.Security.Cryptography", "System.Text.Json"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("promote", "--help")]
    [InlineData("config", "--help")]
    [InlineData("config", "--schema")]
    [InlineData("completion", "bash")]
    [InlineData("[suggest]", "promote-hook plan --output ")]
    public async Task What_only_prints_loads_nothing_heavy(params string[] arguments)
    {
        var loaded = await LoadedByAsync(arguments);

        Assert.Contains("System.CommandLine", loaded);
        Assert.Empty(loaded.Intersect(Heavy));
    }

    [Fact]
    public async Task Checking_settings_loads_YAML_and_no_HTTP()
    {
        var loaded = await LoadedByAsync("config", "--check", folder.Write("promote-hook.yaml", "rules: []"));

        Assert.Equal(["YamlDotNet"], loaded.Intersect(Heavy));
    }

    private async Task<string[]> LoadedByAsync(params string[] arguments)
    {
        var list = folder.At("loaded.txt");
        var call = PromoteHookProgram.Call(arguments) with
        {
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartCostTests).Assembly.Location,
                [StartupHook.Variable] = list,
            },
        };
        await call.SucceedAsync();
        return await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken);
    }
}

using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Published;

namespace PromoteHook.EndToEnd.Tests.CommandLine;

/// <summary>What asks nothing of YAML, HTTP or the terminal view does not load them: they cost more than all else at start.</summary>
public sealed class StartCostTests : IDisposable
{
    private static readonly string[] Heavy = ["YamlDotNet", "Spectre.Console", "System.Net.Http", "System.Net.Security", "System.Security.Cryptography", "System.Text.Json"];

    private static readonly string[] Clouds = ["AWSSDK", "Google", "Newtonsoft"];

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

    [Fact]
    public async Task The_metadata_servers_identity_needs_no_cloud_library()
    {
        await using var cloud = await GoogleCloud.StartAsync("node@proj.iam.gserviceaccount.com");

        var loaded = await LoadedByAsync(cloud.Arguments, cloud.Environment);

        cloud.AssertCopied();
        Assert.Contains("System.Net.Http", loaded);
        Assert.DoesNotContain(loaded, name => Clouds.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Asking_registries_of_no_cloud_loads_no_cloud()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Seed("dev/web", new ImageForge(seed: 11).Image(), "1");

        var loaded = await LoadedByAsync("plan", "--image", $"{registry.Host}/prod/web:1", "--from", $"{registry.Host}/dev/**", "--to", $"{registry.Host}/prod/**");

        Assert.Contains("System.Net.Http", loaded);
        Assert.DoesNotContain(loaded, name => Clouds.Any(cloud => name.StartsWith(cloud, StringComparison.Ordinal)));
    }

    private Task<string[]> LoadedByAsync(params string[] arguments) => LoadedByAsync(arguments, []);

    private async Task<string[]> LoadedByAsync(string[] arguments, IEnumerable<(string, string)> environment)
    {
        var list = folder.At("loaded.txt");
        var call = PromoteHookProgram.Call(arguments)
            .With(environment)
            .With(("DOTNET_STARTUP_HOOKS", typeof(StartCostTests).Assembly.Location), (StartupHook.Variable, list));
        await call.SucceedAsync();
        return await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken);
    }
}

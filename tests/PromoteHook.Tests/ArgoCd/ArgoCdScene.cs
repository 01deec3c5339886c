using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Testing.ArgoCd;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>An Argo CD that answers with recordings, and <c>list</c> run against it in this process; waits end at once and are counted.</summary>
internal sealed class ArgoCdScene : IAsyncDisposable
{
    public const string Head = "0729236a99ce08671f4a6c2c0b9a795d9bc93a77";
    public const string Older = "5c51c5009f4185b6f8b08758614945446d28cb2c";

    private ArgoCdScene(FakeArgoCd server) => Server = server;

    public FakeArgoCd Server { get; }

    public ManualClock Clock { get; } = new() { IsAutomatic = true };

    public TempFolder Folder { get; } = new();

    /// <summary>The token in the environment; null sets none.</summary>
    public string? Token { get; set; } = JwtOf("proj:default:promote-hook");

    /// <summary>The run's clock, where it is not the one of <see cref="Clock"/>.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where images come from, so that they are promoted; a doctor would go there.</summary>
    public string[] Rule { get; set; } = ["--from", "dev.example.com/**", "--to", "prod.example.com/**"];

    /// <summary>Further variables.</summary>
    public List<(string Name, string Value)> Environment { get; } = [];

    /// <param name="certificate">With it the server speaks TLS; the caller disposes it.</param>
    /// <param name="time">The run's clock, where it is not the one of <see cref="Clock"/>.</param>
    public static async Task<ArgoCdScene> StartAsync(X509Certificate2? certificate = null, TimeProvider? time = null) => new(await FakeArgoCd.StartAsync(certificate)) { Time = time };

    /// <summary>A token that says whose it is; nobody checks its signature.</summary>
    public static string JwtOf(string subject) => $"eyJhbGciOiJIUzI1NiJ9.{Base64($$"""{"sub":"{{subject}}"}""")}.c2VjcmV0LXNpZ25hdHVyZQ";

    /// <summary>Lets <c>/manifests</c> of an application answer as the real one did at each commit.</summary>
    public void ServeManifests(string application)
    {
        Server.Serve($"{application}/manifests?revision={Head}", "manifests-kustomize-sha-head");
        Server.Serve($"{application}/manifests?revision={Older}", "manifests-kustomize-sha-older");
    }

    /// <summary>Lets an application be in these states, one a request; the last one stays.</summary>
    public void ServeStates(string application, IReadOnlyList<FakeApplication> states)
    {
        var at = -1;
        Server.ServeText(application, () => states[Math.Min(++at, states.Count - 1)].ToJson());
    }

    /// <summary>Runs <c>list --argocd-server …</c>.</summary>
    public async Task<ArgoCdOutcome> ListAsync(params IReadOnlyList<string> arguments)
    {
        var before = Clock.GetUtcNow();
        var run = await RunAsync("list", ["-o", "json", .. arguments]);
        return new ArgoCdOutcome(run.Code, run.Code == 0 ? ImagesIn(run.Output) : [], run.Error, Clock.GetUtcNow() - before);
    }

    /// <summary>Runs a command with the server and a rule; what the arguments name themselves holds.</summary>
    public async Task<Invocation> RunAsync(string command, params IReadOnlyList<string> arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new RunStop(Time ?? Clock);
        List<(string Name, string Value)> environment = [.. Environment];
        if (Token is not null)
        {
            environment.Add((Surroundings.ArgoCdTokenVariable, Token));
        }

        string[] defaults = [.. Rule, .. arguments.Contains("--argocd-server") ? (string[])[] : ["--argocd-server", Server.Address + Server.RootPath]];
        var around = Invocation.Around(output, error, environment) with { Time = Time ?? Clock };
        var code = await CommandLine.RunAsync([command, .. defaults, .. arguments], around, stop);
        Assert.True(Token is null || !$"{output}{error}".Contains(Token, StringComparison.Ordinal), "the token is told");
        return new Invocation(code, Steady(output.ToString()), Steady(error.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private static string[] ImagesIn(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("destination").GetString()!)];
    }

    /// <summary>As long as what it stands for, so that the columns of a table keep their width.</summary>
    private string Steady(string text) =>
        text.Replace(new Uri(Server.Address).Authority, "argocd.lab.test", StringComparison.Ordinal)
            .Replace($"localhost:{new Uri(Server.Address).Port}", "argocd.lab.test", StringComparison.Ordinal)
            .Replace(Folder.Path, "/job", StringComparison.Ordinal).TrimEnd('\n');

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

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

    /// <summary>Further variables.</summary>
    public List<(string Name, string Value)> Environment { get; } = [];

    public static async Task<ArgoCdScene> StartAsync() => new(await FakeArgoCd.StartAsync());

    /// <summary>A token that says whose it is; nobody checks its signature.</summary>
    public static string JwtOf(string subject) => $"eyJhbGciOiJIUzI1NiJ9.{Base64($$"""{"sub":"{{subject}}"}""")}.c2VjcmV0LXNpZ25hdHVyZQ";

    /// <summary>An Application with one source, of which no recording was made.</summary>
    /// <param name="revision">The commit of its running sync; null: none runs.</param>
    /// <param name="project">Its AppProject.</param>
    public static string ApplicationJson(string? revision, string project = "default")
    {
        const string Source = """{"repoURL":"https://git.example.com/team/shop.git","path":"overlays/prod","targetRevision":"main"}""";
        var operation = revision is null ? "" : $$""" "operation": {"sync": {"revision": "{{revision}}", "source": {{Source}} } },""";
        return $$"""{ {{operation}} "spec": {"project": "{{project}}", "source": {{Source}} }, "status": {"operationState": {"phase": "Running"} } }""";
    }

    /// <summary>Lets <c>/manifests</c> of an application answer as the real one did at each commit.</summary>
    public void ServeManifests(string application)
    {
        Server.Serve($"{application}/manifests?revision={Head}", "manifests-kustomize-sha-head");
        Server.Serve($"{application}/manifests?revision={Older}", "manifests-kustomize-sha-older");
    }

    /// <summary>Runs <c>list --argocd-server …</c>.</summary>
    public async Task<ArgoCdOutcome> ListAsync(params IReadOnlyList<string> arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new RunStop(Clock);
        List<(string Name, string Value)> environment = [.. Environment];
        if (Token is not null)
        {
            environment.Add((Surroundings.ArgoCdTokenVariable, Token));
        }

        var before = Clock.GetUtcNow();
        var around = Invocation.Around(output, error, environment) with { Time = Clock };
        var code = await CommandLine.RunAsync(["list", "-o", "json", "--from", "dev.example.com/**", "--to", "prod.example.com/**", "--argocd-server", Server.Address + Server.RootPath, .. arguments], around, stop);
        var waited = Clock.GetUtcNow() - before;
        Assert.DoesNotContain(Token ?? "no token", $"{output}{error}", StringComparison.Ordinal);
        return new ArgoCdOutcome(code, code == 0 ? ImagesIn(output.ToString()) : [], Steady(error.ToString()), waited);
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

    private string Steady(string text) =>
        text.Replace(Server.Address, "argocd.example.com", StringComparison.Ordinal)
            .Replace(new Uri(Server.Address).Authority, "argocd.example.com", StringComparison.Ordinal)
            .Replace(Folder.Path, "/job", StringComparison.Ordinal).TrimEnd('\n');

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using System.Text;
using System.Text.Json;
using PromoteHook.Commands;
using PromoteHook.Doctoring;
using PromoteHook.Oci.Copying;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Doctoring;

/// <summary>
/// Two registries that are well, one image at the source, a login for each, and a rule between them; a test makes one thing
/// wrong and runs <c>doctor</c> in this process.
/// </summary>
internal sealed class Clinic : IAsyncDisposable
{
    public const string SourcePassword = "hunter2-source";
    public const string DestinationPassword = "hunter2-destination";

    private readonly List<IDisposable> kept = [];
    private readonly List<IAsyncDisposable> keptAsync = [];
    private readonly List<(string Name, string Value)> environment = [];
    private readonly List<(string Actual, string Word)> words = [];

    private Clinic(FakeRegistry source, FakeRegistry destination)
    {
        (Source, Destination) = (source, destination);
        (From, To) = ($"{source.Host}/team", $"{destination.Host}/team");
        Image = new ImageForge(7).Image(layers: 1);
        source.Seed("team/web", Image, "1.4.2");
        WriteLogin(Login(source.Host, SourcePassword), Login(destination.Host, DestinationPassword));
        environment.Add(("DOCKER_CONFIG", Folder.At("docker")));
        environment.Add(("PATH", Folder.At("bin")));

        // As long as what they stand for, so that the columns of a table keep their width.
        words.AddRange([(source.Host, "dev.example.com"), (source.StorageHost, "blob.example.io"), (Folder.Path, "/job")]);
        if (!destination.IsPublic)
        {
            words.Add((destination.Host, "prod.example.io"));
        }
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    public ForgedImage Image { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>The rule's source without its last segments.</summary>
    public string From { get; set; }

    /// <summary>The rule's destination without its last segments.</summary>
    public string To { get; set; }

    /// <summary>The image that the doctor is asked about, below <see cref="To"/>; null asks about none.</summary>
    public string? Asked { get; set; } = "web:1.4.2";

    /// <summary>Further lines of the settings: those of the rule, indented, and what comes after it.</summary>
    public string Settings { get; set; } = "";

    /// <summary>Further options.</summary>
    public List<string> More { get; } = [];

    /// <param name="source">The source's habits; it wants a login unless they say how.</param>
    /// <param name="destination">The destination's.</param>
    /// <param name="isOpen">True: nobody wants a login.</param>
    public static async Task<Clinic> StartAsync(FakeRegistryOptions? source = null, FakeRegistryOptions? destination = null, bool isOpen = false) => new(
        await FakeRegistry.StartAsync(Signed(source ?? new(), SourcePassword, isOpen)),
        await FakeRegistry.StartAsync(Signed(destination ?? new(), DestinationPassword, isOpen)));

    /// <summary>Lets a name stand for the destination, over a proxy and plain http, with a login for it.</summary>
    public void NameDestination(string host, string path)
    {
        To = $"{host}/{path}";
        WriteLogin(Login(Source.Host, SourcePassword), Login(host, DestinationPassword));
        SetVariable("HTTP_PROXY", $"http://{Destination.Host}");
        More.AddRange(["--insecure-registry", host]);
    }

    /// <summary>Puts a server in the destination's place.</summary>
    public void Replace(string host) => To = $"{host}/team";

    /// <summary>What is told in place of something that differs from run to run.</summary>
    public void Name(string actual, string word) => words.Add((actual, word));

    public void SetVariable(string name, string value) => environment.Add((name, value));

    /// <summary>Disposes something at the end.</summary>
    public T Keep<T>(T server)
        where T : IDisposable
    {
        kept.Add(server);
        return server;
    }

    /// <summary>Disposes a server at the end, before the registries.</summary>
    public T KeepServer<T>(T server)
        where T : IAsyncDisposable
    {
        keptAsync.Add(server);
        return server;
    }

    /// <summary>One entry of a docker config.</summary>
    public static string Login(string host, string password) => $"\"{host}\": {{\"auth\": \"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"robot:{password}"))}\"}}";

    public void WriteLogin(params IReadOnlyList<string> logins) => Folder.Write("docker/config.json", $$"""{"auths": { {{string.Join(", ", logins)}} } }""");

    /// <summary>Runs the doctor; what it tells holds no secret.</summary>
    public async Task<Invocation> RunAsync(params IReadOnlyList<string> arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new RunStop(TimeProvider.System);
        var around = Invocation.Around(output, error, environment) with { Time = new HastyClock { KeepsDeadlines = true } };
        var settings = Folder.Write("promote-hook.yaml", $"rules:\n- to: {To}/**\n  from: {From}/**\n{Settings}");
        string[] asked = Asked is null ? [] : [$"{To}/{Asked}"];
        var code = await CommandLine.RunAsync(["doctor", .. asked, "--config", settings, .. More, .. arguments], around, stop);
        Assert.DoesNotContain("hunter2", $"{output}{error}", StringComparison.Ordinal);
        return new Invocation(code, Steady(output.ToString()), Steady(error.ToString()));
    }

    /// <summary>Runs the doctor and reads its verdicts.</summary>
    public async Task<(int Code, IReadOnlyList<Finding> Findings)> ExamineAsync()
    {
        var run = await RunAsync("-o", "json");
        Assert.True(run.Output.Contains("\"findings\"", StringComparison.Ordinal), $"{run.Code}\n{run.Output}{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return (run.Code, [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(Read)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in keptAsync)
        {
            await server.DisposeAsync();
        }

        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        kept.ForEach(server => server.Dispose());
        Folder.Dispose();
    }

    private static FakeRegistryOptions Signed(FakeRegistryOptions options, string password, bool isOpen) =>
        isOpen || options.Auth.Scheme != AuthScheme.None ? options : options with { Auth = FakeAuth.Bearer(new FakeUser("robot", password)) };

    private static Finding Read(JsonElement json)
    {
        var side = json.TryGetProperty("side", out var text) ? Enum.Parse<Side>(text.GetString()!, ignoreCase: true) : (Side?)null;
        return new Finding(
            Enum.Parse<CheckKind>(json.GetProperty("check").GetString()!, ignoreCase: true),
            Enum.Parse<Verdict>(json.GetProperty("verdict").GetString()!, ignoreCase: true),
            side,
            json.GetProperty("subject").GetString()!,
            json.GetProperty("message").GetString()!)
        {
            Remedy = json.TryGetProperty("remedy", out var remedy) ? remedy.GetString()! : "",
            Code = json.TryGetProperty("exitCode", out var code) ? (ExitCode)code.GetInt32() : ExitCode.Success,
        };
    }

    private string Steady(string text) =>
        words.OrderByDescending(pair => pair.Actual.Length).Aggregate(text, (told, pair) => told.Replace(pair.Actual, pair.Word, StringComparison.Ordinal));
}

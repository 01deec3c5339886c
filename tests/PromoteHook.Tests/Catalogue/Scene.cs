using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Catalogue;

/// <summary>
/// Where one error of the catalogue is made: an overlay with one image, its two registries with a login each, and the
/// command line run in this process. What it tells is compared with the approved text of the same name.
/// </summary>
internal sealed partial class Scene : IAsyncDisposable
{
    /// <summary>Known to the logins of every scene; may stand in no text.</summary>
    public static readonly string[] Secrets = ["hunter2-source", "hunter2-destination", "hunter2-proxy"];

    private readonly List<(string Actual, string Word)> words = [];
    private readonly List<(string Name, string Value)> environment = [];

    private Scene(FakeRegistry source, FakeRegistry destination)
    {
        (Source, Destination) = (source, destination);
        Image = new ImageForge(7).Image(layers: 1);
        Rename(source.Host, "dev.example.com");
        Rename(destination.Host, "prod.example.com");
        Rename(Folder.Path, "/job");
        source.Seed("team/web", Image, "1.4.2");

        // One blob moves, so that it is always the same one that fails.
        destination.PutBlob("team/web", Image.Blobs[0].Bytes);
        environment.Add(("DOCKER_CONFIG", Path.GetDirectoryName(Folder.Write("docker/config.json", Login("hunter2-source", "hunter2-destination")))!));
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    /// <summary>What team/web:1.4.2 is at the source: a config and one layer.</summary>
    public ForgedImage Image { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>Waits between tries take no time; deadlines pass when a scene says so.</summary>
    public TimeProvider Time { get; set; } = new ManualClock { IsAutomatic = true };

    /// <summary>Called once the run has begun, with what stops it.</summary>
    public Func<RunStop, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>Two registries that want a login; each may have habits of its own.</summary>
    public static async Task<Scene> StartAsync(FakeRegistryOptions? source = null, FakeRegistryOptions? destination = null) => new(
        await FakeRegistry.StartAsync((source ?? new()) with { Auth = FakeAuth.Bearer(new FakeUser("robot", "hunter2-source")) }),
        await FakeRegistry.StartAsync((destination ?? new()) with { Auth = FakeAuth.Bearer(new FakeUser("robot", "hunter2-destination")) }));

    /// <summary>A docker config for both registries.</summary>
    public string Login(string sourcePassword, string destinationPassword) =>
        $$"""{"auths": {"{{Source.Host}}": {"auth": "{{Encode(sourcePassword)}}"}, "{{Destination.Host}}": {"auth": "{{Encode(destinationPassword)}}"} } }""";

    /// <summary>Writes <paramref name="word"/> in the texts for what differs from run to run.</summary>
    public void Rename(string actual, string word) => words.Add((actual, word));

    public void SetVariable(string name, string value) => environment.Add((name, value));

    /// <summary>Promotes team/web:1.4.2 by a manifest and a rule, and compares all that is told.</summary>
    /// <param name="name">The entry of the catalogue.</param>
    /// <param name="from">The source registry; null is the scene's.</param>
    /// <param name="to">The destination registry; null is the scene's.</param>
    /// <param name="more">Further options.</param>
    public Task PromoteAsync(string name, string? from = null, string? to = null, params IReadOnlyList<string> more)
    {
        var settings = Folder.Write("promote-hook.yaml", $"rules:\n- to: {to ?? Destination.Host}/**\n  from: {from ?? Source.Host}/**\n");
        var manifest = Folder.Write("web.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: {to ?? Destination.Host}/team/web:1.4.2\n");
        return TellAsync(name, ["promote", "--config", settings, "--manifests", manifest, .. more]);
    }

    /// <summary>Runs a command line and compares all that is told.</summary>
    public async Task TellAsync(string name, params IReadOnlyList<string> arguments)
    {
        var told = await RunAsync(arguments);

        Assert.DoesNotContain(Secrets, secret => told.Contains(secret, StringComparison.Ordinal) || told.Contains(Encode(secret), StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Approved.VerifyFile(Steady(told), Path.Combine(CatalogueTests.Texts, $"{name}.approved.txt"));
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        Folder.Dispose();
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new RunStop(Time);
        var around = Invocation.Around(output, error, environment) with { Time = Time };
        var run = CommandLine.RunAsync(arguments, around, stop);
        await Meanwhile(stop);
        var code = await run;
        return string.Create(CultureInfo.InvariantCulture, $"$ promote-hook {string.Join(' ', arguments)}\n\nstdout\n{output}\nstderr\n{error}\nexit {code} {(ExitCode)code}\n");
    }

    /// <summary>The text with stable words for hosts, paths and digests, without progress.</summary>
    private string Steady(string text)
    {
        foreach (var (actual, word) in words.OrderByDescending(pair => pair.Actual.Length))
        {
            text = text.Replace(actual, word, StringComparison.Ordinal);
        }

        var known = Image.Manifests.Select(manifest => (manifest.Digest.Hex, Word: "image"))
            .Concat(Image.Blobs.Select((blob, index) => (blob.Digest.Hex, Word: index == 0 ? "config" : "layer")));
        return ShownDigest().Replace(Progress().Replace(text, ""), digest =>
            $"sha256:<{known.FirstOrDefault(one => one.Hex.StartsWith(digest.Groups["hex"].Value, StringComparison.Ordinal)).Word ?? "other"}>");
    }

    private static string Encode(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"robot:{password}"));

    /// <summary>How often progress is told depends on the order in which blobs wait.</summary>
    [GeneratedRegex("^progress: .*\n", RegexOptions.Multiline)]
    private static partial Regex Progress();

    [GeneratedRegex("sha256:(?<hex>[0-9a-f]{64}|[0-9a-f]{12})")]
    private static partial Regex ShownDigest();
}

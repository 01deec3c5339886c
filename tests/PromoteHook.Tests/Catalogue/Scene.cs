using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Testing.Kubernetes;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Catalogue;

/// <summary>
/// Where one error of the catalogue is made: an overlay with one image, its two registries with a login each, the Job's cluster,
/// and the command line run in this process. What it tells and leaves behind is compared with the approved text of the same name.
/// </summary>
internal sealed partial class Scene : IAsyncDisposable
{
    /// <summary>Known to the logins of every scene; may stand in no text.</summary>
    public static readonly string[] Secrets = ["hunter2-source", "hunter2-destination", "hunter2-proxy", FakeKubernetes.FirstToken];

    private readonly List<(string Actual, string Word)> words = [];
    private readonly List<(string Name, string Value)> environment = [];

    private Scene(FakeRegistry source, FakeRegistry destination, FakeKubernetes kubernetes)
    {
        (Source, Destination, Kubernetes) = (source, destination, kubernetes);
        Image = new ImageForge(7).Image(layers: 1);
        Rename(source.Host, "dev.example.com");
        Rename(destination.Host, "prod.example.com");
        Rename(Folder.Path, "/job");
        source.Seed("team/web", Image, "1.4.2");

        // One blob moves, so that it is always the same one that fails.
        destination.PutBlob("team/web", Image.Blobs[0].Bytes);
        kubernetes.AllowJobEvents().AddJob();
        Rename(kubernetes.Address.Authority, "10.96.0.1");
        SetVariable("PROMOTE_HOOK_JOB", "promote-hook");
        SetVariable("PROMOTE_HOOK_EVENTS", "job");
        SetVariable("PROMOTE_HOOK_KUBECONFIG", kubernetes.WriteKubeconfig(Folder));
        SetVariable(Surroundings.TerminationLogVariable, Folder.Write("termination-log", ""));
        environment.Add(("DOCKER_CONFIG", Path.GetDirectoryName(Folder.Write("docker/config.json", Login("hunter2-source", "hunter2-destination")))!));
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    /// <summary>The cluster of the Job; Events may be written on the Job, and on nothing else.</summary>
    public FakeKubernetes Kubernetes { get; }

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
        await FakeRegistry.StartAsync((destination ?? new()) with { Auth = FakeAuth.Bearer(new FakeUser("robot", "hunter2-destination")) }),
        await FakeKubernetes.StartAsync());

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
        await Kubernetes.DisposeAsync();
        Folder.Dispose();
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments)
    {
        var together = new StringBuilder();
        var (output, error) = (new SharedWriter(together), new SharedWriter(together));
        using var stop = new RunStop(Time);
        var around = Invocation.Around(output, error, environment) with { Time = Time };
        var run = CommandLine.RunAsync(arguments, around, stop);
        await Meanwhile(stop);
        var code = (ExitCode)await run;
        var left = await File.ReadAllTextAsync(Folder.At("termination-log"));
        var events = Kubernetes.Events.Select(told => $"{told["type"]} {told["reason"]}: {told["message"]}\n").ToList();
        AssertReadable(code, together.ToString().TrimEnd('\n').Split('\n')[^1], left, events);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"$ promote-hook {string.Join(' ', arguments)}\n\nstdout\n{output}\nstderr\n{error}\ntermination log\n{left}\nevents\n{string.Concat(events)}\nexit {(int)code} {code}\n");
    }

    /// <summary>What people look at in each place: the summary, and the exit code of the process.</summary>
    private static void AssertReadable(ExitCode code, string lastLine, string left, List<string> events)
    {
        var named = ExitCodeIn().Match(lastLine);
        var summary = lastLine.StartsWith("error: ", StringComparison.Ordinal) ? lastLine["error: ".Length..named.Index].TrimEnd(' ', '[') : lastLine;
        Assert.Equal(((int)code).ToString(CultureInfo.InvariantCulture), named.Groups["code"].Value);
        Assert.Contains(summary, left.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains($"exit code {(int)code}", left.Split('\n')[0], StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(left), 1, TerminationLog.MaxBytes);
        Assert.InRange(events.Count, 0, EventSink.MostImages + 1);
        Assert.All(events.Take(1), told => Assert.StartsWith($"Warning {EventSink.Failed}: {left.Split('\n')[0]}"[..Math.Min(left.Split('\n')[0].Length, 500)], told, StringComparison.Ordinal));
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

    [GeneratedRegex("(?:[A-Za-z]+, )?exit code (?<code>[0-9]+)")]
    private static partial Regex ExitCodeIn();

    [GeneratedRegex("sha256:(?<hex>[0-9a-f]{64}|[0-9a-f]{12})")]
    private static partial Regex ShownDigest();
}

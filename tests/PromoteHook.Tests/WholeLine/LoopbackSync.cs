using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.WholeLine;

/// <summary>A source and a destination on loopback, and the command line run in this process as a hook's pod would run it.</summary>
internal sealed class LoopbackSync : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly ImageForge forge = new(seed: 11);

    private LoopbackSync(FakeRegistry source, FakeRegistry destination)
    {
        Source = source;
        Destination = destination;
        TerminationLog = folder.Write("termination-log", "");
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    /// <summary>The file that the kubelet would read.</summary>
    public string TerminationLog { get; }

    /// <summary>What is told of the run while it goes on; null listens to nothing.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>The one rule that leads from destination to source, as flags.</summary>
    public string[] Rule => ["--to", $"{Destination.Host}/**", "--from", $"{Source.Host}/**"];

    public static async Task<LoopbackSync> StartAsync(FakeAuth? source = null, FakeAuth? destination = null) => new(
        await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = source ?? new FakeAuth() }),
        await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = destination ?? new FakeAuth() }));

    /// <summary>Puts a new image into the source.</summary>
    public ForgedImage Seed(string repository, string tag = "1")
    {
        var image = forge.Image();
        Source.Seed(repository, image, tag);
        return image;
    }

    /// <summary>The directory that the hook's pod mounts: an entry for each repository, its tag 1, and the rule.</summary>
    public string Overlay(params IEnumerable<string> repositories)
    {
        var entries = repositories.Select(repository => $"- {{name: {repository}, newName: {Destination.Host}/{repository}, newTag: \"1\"}}\n");
        folder.Write("overlay/kustomization.yaml", $"images:\n{string.Concat(entries)}");
        folder.Write("overlay/promote-hook.yaml", $"rules:\n- to: {Destination.Host}/**\n  from: {Source.Host}/**\n");
        return folder.At("overlay");
    }

    public string Write(string name, string text) => folder.Write(name, text);

    /// <summary>A docker config.json with one login for both registries.</summary>
    public string WriteLogin(string name, FakeUser user)
    {
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user.Name}:{user.Password}"));
        return Write(name, $$"""{"auths": {"{{Source.Host}}": {"auth": "{{auth}}"}, "{{Destination.Host}}": {"auth": "{{auth}}"} } }""");
    }

    public async Task<Invocation> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var output = new ListeningWriter(this);
        using var error = new StringWriter();
        using var stop = new RunStop(TimeProvider.System);
        var around = Invocation.Around(output, error, [(Surroundings.TerminationLogVariable, TerminationLog)]) with { Time = new HastyClock() };
        var code = await CommandLine.RunAsync(arguments, around, stop);
        return new Invocation(code, output.ToString(), error.ToString());
    }

    public void ClearRequests()
    {
        Source.Requests.Clear();
        Destination.Requests.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        folder.Dispose();
    }

    private sealed class ListeningWriter(LoopbackSync sync) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            sync.Told?.Invoke(value ?? "");
        }
    }
}

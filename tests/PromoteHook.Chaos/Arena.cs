using PromoteHook.Benchmarks.Registries;
using PromoteHook.Chaos.Judging;

namespace PromoteHook.Chaos;

/// <summary>The two registries of a chaos run and the programs that meet there; iterations keep to repositories of their own.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    private Arena(string program, string toolFolder)
    {
        Program = program;
        Judge = new ToolJudge(toolFolder);
    }

    /// <summary>The hook's executable.</summary>
    public string Program { get; }

    public RegistryProcess Source { get; private set; } = null!;

    public RegistryProcess Destination { get; private set; } = null!;

    public ToolJudge Judge { get; }

    /// <summary>For what is asked of the registries themselves.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public RegistryPusher SourcePusher => new(Client, Source.Address);

    public RegistryPusher DestinationPusher => new(Client, Destination.Address);

    /// <exception cref="ChaosException">A program is not there.</exception>
    public static async Task<Arena> OpenAsync(ChaosOptions options)
    {
        var arena = new Arena(Whole(options.PromoteHook), Path.GetFullPath(options.ToolFolder));
        var registry = Whole(Path.Combine(options.ToolFolder, "bin", "docker-registry"));
        arena.Source = await RegistryProcess.StartAsync(registry, arena.folder.At("source"));
        arena.Destination = await RegistryProcess.StartAsync(registry, arena.folder.At("destination"));
        return arena;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        folder.Dispose();
    }

    private static string Whole(string file) =>
        File.Exists(file) ? Path.GetFullPath(file) : throw new ChaosException($"{file} is not there: run ./chaos.sh, which makes or fetches it");
}

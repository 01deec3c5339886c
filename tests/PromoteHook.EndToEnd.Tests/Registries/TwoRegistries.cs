namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A source and a destination, each a real docker-registry behind a proxy that counts.</summary>
internal sealed class TwoRegistries : IAsyncDisposable
{
    private readonly DockerRegistry sourceRegistry;
    private readonly DockerRegistry destinationRegistry;

    private TwoRegistries(
        DockerRegistry sourceRegistry, DockerRegistry destinationRegistry, RequestCount source, RequestCount destination)
    {
        this.sourceRegistry = sourceRegistry;
        this.destinationRegistry = destinationRegistry;
        Source = source;
        Destination = destination;
    }

    /// <summary>Where images come from.</summary>
    public RequestCount Source { get; }

    /// <summary>Where images are to go.</summary>
    public RequestCount Destination { get; }

    public static async Task<TwoRegistries> StartAsync(bool login = false)
    {
        var source = await DockerRegistry.StartAsync(login);
        var destination = await DockerRegistry.StartAsync(login);
        return new TwoRegistries(
            source,
            destination,
            await RequestCount.StartAsync(source.Host),
            await RequestCount.StartAsync(destination.Host));
    }

    /// <summary>A name of the corpus as reference at the destination.</summary>
    public string At(CorpusItem item) => $"{Destination.Host}/{item.Name}";

    /// <summary>The judges, for an item that was to be promoted.</summary>
    public Task JudgeAsync(CorpusItem item, RegistryLogin? login = null) =>
        Judge.SameOnBothSidesAsync(item, Source.Host, Destination.Host, login);

    /// <summary>Forgets the requests that a test's preparation made.</summary>
    public void ClearCounts()
    {
        Source.Clear();
        Destination.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        await sourceRegistry.DisposeAsync();
        await destinationRegistry.DisposeAsync();
    }
}

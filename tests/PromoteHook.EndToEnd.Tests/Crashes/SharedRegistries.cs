using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>Two real registries for all the runs of a test class; each run keeps to repositories of its own.</summary>
public sealed class SharedRegistries : IAsyncLifetime
{
    private DockerRegistry? source;
    private DockerRegistry? destination;

    /// <summary>Address and port of the registry that images come from.</summary>
    internal string Source => source!.Host;

    /// <summary>Address and port of the registry that images are to go to.</summary>
    internal string Destination => destination!.Host;

    /// <summary>For what tests ask of the registries themselves.</summary>
    internal HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public async ValueTask InitializeAsync()
    {
        source = await DockerRegistry.StartAsync();
        destination = await DockerRegistry.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var registry in (DockerRegistry?[])[source, destination])
        {
            if (registry is not null)
            {
                await registry.DisposeAsync();
            }
        }
    }
}

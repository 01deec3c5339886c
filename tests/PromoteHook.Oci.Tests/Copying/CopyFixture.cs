using System.Text;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>Two fake registries and a copier between them.</summary>
internal sealed class CopyFixture : IAsyncDisposable
{
    private readonly long? smallestResumed;
    private RegistryTransport transport;

    private CopyFixture(FakeRegistry source, FakeRegistry destination, long? smallestResumed)
    {
        Source = source;
        Destination = destination;
        this.smallestResumed = smallestResumed;
        transport = NewTransport(8);
        Copier = new ImageCopier(transport);
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    public ImageForge Forge { get; } = new(seed: 7);

    public ImageCopier Copier { get; private set; }

    /// <param name="destination">Habits of the destination.</param>
    /// <param name="source">Habits of the source.</param>
    /// <param name="smallestResumed">The smallest blob whose upload is gone on with after a cut; null leaves that to the product.</param>
    public static async Task<CopyFixture> StartAsync(FakeRegistryOptions? destination = null, FakeRegistryOptions? source = null, long? smallestResumed = null) =>
        new(await FakeRegistry.StartAsync(source), await FakeRegistry.StartAsync(destination), smallestResumed);

    /// <summary>A new run: nothing is known of earlier copies.</summary>
    public void Restart(int transfersPerRegistry = 8, Interruption? interruption = null)
    {
        transport.Dispose();
        transport = NewTransport(transfersPerRegistry, interruption);
        Copier = new ImageCopier(transport);
    }

    public ForgedImage SeedImage(string repository = "team/web", int layers = 2, int layerBytes = 1000)
    {
        var image = Forge.Image(layers, layerBytes);
        Source.Seed(repository, image, "1");
        return image;
    }

    /// <summary>Copies a manifest as the image's, in which the last layer is so many bytes longer than it is.</summary>
    public Task<CopyOutcome> CopyLyingAsync(ForgedImage image, int longer, string tag = "1")
    {
        var size = image.Blobs[^1].Bytes.Length;
        var text = Encoding.UTF8.GetString(image.Root.Bytes.Span).Replace($"\"size\": {size}", $"\"size\": {size + longer}", StringComparison.Ordinal);
        var lying = new ManifestContent(image.Root.MediaType, Encoding.UTF8.GetBytes(text));
        Source.PutManifest("team/web", lying, "lying");
        return Copier.CopyAsync(new CopyRequest(Source.Repository("team/web"), lying.Digest, Destination.Repository("team/web"), tag), progress: null, TestContext.Current.CancellationToken);
    }

    public CopyRequest Request(ForgedImage image, string repository = "team/web", string? tag = "1", string? to = null) =>
        new(Source.Repository(repository), image.Digest, Destination.Repository(to ?? repository), tag);

    public Task<CopyOutcome> CopyAsync(ForgedImage image, string repository = "team/web", string? tag = "1", string? to = null) =>
        Copier.CopyAsync(Request(image, repository, tag, to), progress: null, TestContext.Current.CancellationToken);

    public async Task<CopyException> FailToCopyAsync(ForgedImage image) =>
        await Assert.ThrowsAsync<CopyException>(() => CopyAsync(image));

    public async ValueTask DisposeAsync()
    {
        transport.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }

    private RegistryTransport NewTransport(int transfersPerRegistry, Interruption? interruption = null)
    {
        var options = new RegistryTransportOptions
        {
            Time = new HastyClock(),
            Random = new Random(1),
            TransfersPerRegistry = transfersPerRegistry,
        };
        options = smallestResumed is { } bytes ? options with { SmallestResumedUpload = bytes } : options;
        return new RegistryTransport(interruption is null
            ? options
            : options with { CreateSocketHandler = pool => interruption.Before(SocketHandlers.Create(pool, options)) });
    }
}

using PromoteHook.Benchmarks.Images;
using PromoteHook.Benchmarks.Registries;
using PromoteHook.Benchmarks.Scenarios;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.Benchmarks;

/// <summary>The registries of one scenario, the source filled, the destination brought back to its start before each run.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Scenario scenario;
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(10) };
    private readonly LoopbackCertificate? certificate;
    private readonly List<RegistryProcess> registries = [];

    private Stage(Scenario scenario)
    {
        this.scenario = scenario;
        certificate = scenario.NeedsTls ? new LoopbackCertificate() : null;
    }

    public RegistryProcess Source => registries[0];

    public RegistryProcess Destination => registries[1];

    public IReadOnlyList<PushedImage> Images { get; private set; } = [];

    /// <summary>What a scenario's scripts find in their environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables => certificate is null
        ? []
        : [KeyValuePair.Create(StartUp.TlsHostVariable, registries[2].Host), KeyValuePair.Create(StartUp.CaFileVariable, certificate.CertificateFile)];

    public static async Task<Stage> BuildAsync(Scenario scenario, Tools tools, string folder)
    {
        var stage = new Stage(scenario);
        try
        {
            stage.registries.Add(await RegistryProcess.StartAsync(tools.Registry, Path.Combine(folder, "source")));
            stage.registries.Add(await RegistryProcess.StartAsync(tools.Registry, Path.Combine(folder, "destination")));
            await stage.FillAsync();
            if (stage.certificate is { } certificate)
            {
                stage.registries.Add(await RegistryProcess.StartAsync(tools.Registry, Path.Combine(folder, "tls"), certificate));
                Copy(stage.Source.Storage, stage.registries[2].Storage);
            }

            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes from the destination what a run is to bring.</summary>
    public void Reset()
    {
        if (scenario.Missing is not { } missing)
        {
            Destination.Wipe();
            return;
        }

        // Content of one image only, so that no other image loses anything.
        foreach (var image in Images.TakeLast(missing))
        {
            var repository = Path.Combine(Destination.Storage, "repositories", image.Repository);
            foreach (var gone in image.Manifests.Concat(image.Blobs).Select(one => BlobFolder(one.Digest.ToString())).Append(repository).Where(Directory.Exists))
            {
                Directory.Delete(gone, recursive: true);
            }
        }
    }

    /// <summary>Makes sure that the destination has images as they are at the source, and what refers to them if that is wanted.</summary>
    public async Task CheckAsync(IEnumerable<PushedImage> images, bool withReferrers)
    {
        var check = new DestinationCheck(client, Destination.Address);
        await Parallel.ForEachAsync(images, async (image, _) => await check.CheckAsync(image, withReferrers));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var registry in registries)
        {
            await registry.DisposeAsync();
        }

        certificate?.Dispose();
        client.Dispose();
    }

    private async Task FillAsync()
    {
        var filler = new SourceFiller(client, Source.Address);
        List<PushedImage> images = [];
        foreach (var recipe in scenario.Images)
        {
            images.Add(await filler.PushAsync(recipe));
        }

        Images = images;
        if (scenario.Missing is not null)
        {
            Copy(Source.Storage, Destination.Storage);
        }
    }

    private string BlobFolder(string digest)
    {
        var hex = digest["sha256:".Length..];
        return Path.Combine(Destination.Storage, "blobs", "sha256", hex[..2], hex);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }
}

using PromoteHook.Oci;
using PromoteHook.Testing;

namespace PromoteHook.Demo;

/// <summary>The main job on two registries of this process: an overlay is promoted, then promoted again.</summary>
internal static class Demonstration
{
    private const int LayerBytes = 2_000_000;

    /// <exception cref="DemoFailedException">A step failed, a digest differs, or the second run did more than look.</exception>
    public static async Task RunAsync(string binary, string example)
    {
        await using var dev = await FakeRegistry.StartAsync();
        await using var prod = await FakeRegistry.StartAsync();
        using var folder = new TempFolder();
        var overlay = DemoOverlay.Read(example, dev.Host, prod.Host);
        var images = Forge(overlay);
        foreach (var (image, content) in images)
        {
            dev.Seed(image.Path, content, image.Tag);
        }

        prod.Seed(overlay.PromotedBefore.Path, images[overlay.PromotedBefore], overlay.PromotedBefore.Tag);
        folder.Write("overlay/kustomization.yaml", overlay.Kustomization);
        folder.Write("overlay/promote-hook.yaml", overlay.Settings);
        Introduce(dev, prod, overlay);

        var hook = new PromoteHookBinary(binary, folder.At("home"));
        await hook.RunAsync("list", "--overlay", folder.At("overlay"));
        await hook.RunAsync("plan", "--overlay", folder.At("overlay"));
        dev.Requests.Clear();
        prod.Requests.Clear();
        await hook.RunAsync("promote", "--overlay", folder.At("overlay"));
        CheckContent(prod, images);
        Console.WriteLine();
        Console.WriteLine($"prod now holds every image with the digest it has at dev. It got {Summary(prod)}.");

        dev.Requests.Clear();
        prod.Requests.Clear();
        await hook.RunAsync("promote", "--overlay", folder.At("overlay"));
        CheckContent(prod, images);
        CheckSecondRun(dev, prod);
        Console.WriteLine();
        Console.WriteLine($"The second run made {prod.Requests.Total} requests to prod, {prod.Requests.ManifestHeads} of them HEADs of manifests, and {dev.Requests.Total} to dev.");
    }

    /// <summary>An index of three platforms for the api, plain images for the rest; all stand on the same base layers.</summary>
    private static Dictionary<OverlayImage, ForgedImage> Forge(DemoOverlay overlay)
    {
        var forge = new ImageForge(seed: 1);
        ForgedBlob[] shared = [forge.Layer(2 * LayerBytes), forge.Layer(LayerBytes)];
        return overlay.Images.ToDictionary(image => image, image => image.Path.EndsWith("/api", StringComparison.Ordinal)
            ? forge.MultiPlatform(shared, LayerBytes, new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8"), new Platform("linux", "s390x"))
            : forge.Image([.. shared, forge.Layer(LayerBytes)]));
    }

    private static void Introduce(FakeRegistry dev, FakeRegistry prod, DemoOverlay overlay)
    {
        Console.WriteLine($"Two registries run on this machine: dev at {dev.Host}, prod at {prod.Host}.");
        Console.WriteLine("The hook Job finds two files mounted. kustomization.yaml, the overlay itself:");
        Print(overlay.Kustomization);
        Console.WriteLine("promote-hook.yaml, the settings:");
        Print(overlay.Settings);
    }

    private static void Print(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#')))
        {
            Console.WriteLine($"    {line}");
        }
    }

    private static void CheckContent(FakeRegistry prod, Dictionary<OverlayImage, ForgedImage> images)
    {
        foreach (var (image, content) in images)
        {
            var found = prod.Tags(image.Path).GetValueOrDefault(image.Tag);
            if (found != content.Digest)
            {
                throw new DemoFailedException($"prod serves {found?.ToString() ?? "nothing"} for {image.Path}:{image.Tag}; expected {content.Digest}");
            }

            if (!prod.Holds(image.Path, content))
            {
                throw new DemoFailedException($"prod lacks a manifest or blob below {image.Path}:{image.Tag}");
            }
        }
    }

    private static void CheckSecondRun(FakeRegistry dev, FakeRegistry prod)
    {
        if (dev.Requests.Total > 0 || prod.Requests.BlobRequests > 0 || prod.Requests.Count(RegistryRoute.ManifestPut) > 0)
        {
            throw new DemoFailedException($"the second run found work: {dev.Requests.Total} requests to dev; prod got {Summary(prod)}");
        }
    }

    private static string Summary(FakeRegistry registry) =>
        $"{registry.Requests.Total} requests, among them {registry.Requests.Uploads} uploads, {registry.Requests.Mounts} mounts and {registry.Requests.Count(RegistryRoute.ManifestPut)} manifests";
}

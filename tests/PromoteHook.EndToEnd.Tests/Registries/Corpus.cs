using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>
/// What people keep in registries, made by the tools they make it with. What no tool makes any more (schema 2 lists with
/// odd types, zstd, zero-byte blobs, foreign layers) comes from ImageForge.
/// </summary>
internal static class Corpus
{
    private static readonly string[] Architectures = ["amd64", "arm64", "s390x", "ppc64le"];

    /// <summary>Pushes all of it into a registry without a login.</summary>
    public static async Task<IReadOnlyList<CorpusItem>> PushAsync(string host)
    {
        using var folder = new TempFolder();
        return
        [
            .. await PushImagesAsync(folder, host),
            .. await PushIndexesAsync(folder, host),
            .. await PushArtifactsAsync(folder, host),
            .. await ForgedItems.PushAsync(host, seed: 42),
        ];
    }

    /// <summary>Pushes one OCI image of two layers.</summary>
    public static async Task<CorpusItem> PushImageAsync(string host, string name, int seed, RegistryLogin? login = null)
    {
        using var folder = new TempFolder();
        string[] layers = [LayerFile.Write(folder, seed, 40_000), LayerFile.Write(folder, seed + 1, 150_000)];
        await new Crane(login).AppendAsync($"{host}/{name}", oci: true, layers);
        return new CorpusItem(name, IsImage: true);
    }

    /// <summary>Pushes one index of two platforms.</summary>
    public static async Task<CorpusItem> PushIndexAsync(string host, string name, int seed)
    {
        using var folder = new TempFolder();
        var crane = new Crane();
        var children = new List<string>();
        foreach (var (number, architecture) in Architectures.Take(2).Index())
        {
            var child = $"{host}/{name.Split(':')[0]}:build-{architecture}";
            await crane.AppendAsync(child, oci: true, LayerFile.Write(folder, seed + number, 30_000));
            await crane.RunAsync("mutate", child, "-t", child, "--set-platform", $"linux/{architecture}");
            children.AddRange(["-m", child]);
        }

        await crane.RunAsync(["index", "append", .. children, "-t", $"{host}/{name}"]);
        return new CorpusItem(name, IsImage: true);
    }

    private static async Task<IReadOnlyList<CorpusItem>> PushImagesAsync(TempFolder folder, string host)
    {
        var crane = new Crane();
        var layer = LayerFile.Write(folder, 1, 300_000);
        await crane.AppendAsync($"{host}/shop/web:1.4.2", oci: true, layer, LayerFile.Write(folder, 2, 5_000));
        await crane.AppendAsync($"{host}/shop/docker:1.0.0", oci: false, layer);
        await crane.RunAsync(
            "mutate", $"{host}/shop/web:1.4.2", "-t", $"{host}/shop/api:2.0.1", "--entrypoint", "/api", "--label", "of=shop");

        return [new("shop/web:1.4.2", true), new("shop/docker:1.0.0", true), new("shop/api:2.0.1", true)];
    }

    private static async Task<IReadOnlyList<CorpusItem>> PushIndexesAsync(TempFolder folder, string host)
    {
        var crane = new Crane();
        var children = new List<string>();
        foreach (var (seed, architecture) in Architectures.Index())
        {
            var child = $"{host}/shop/multi:build-{architecture}";
            await crane.AppendAsync(child, oci: true, LayerFile.Write(folder, 10 + seed, 60_000));
            await crane.RunAsync("mutate", child, "-t", child, "--set-platform", $"linux/{architecture}");
            children.AddRange(["-m", child]);
        }

        await crane.RunAsync(["index", "append", .. children, "-t", $"{host}/shop/multi:3.1.0"]);
        await crane.RunAsync(["index", "append", "--docker-empty-base", .. children, "-t", $"{host}/shop/multi-docker:3.1.0"]);
        await crane.RunAsync(
            "index", "append", "--flatten=false", "-m", $"{host}/shop/multi:3.1.0", "-t", $"{host}/shop/nested:3.1.0");

        return [new("shop/multi:3.1.0", true), new("shop/multi-docker:3.1.0", true), new("shop/nested:3.1.0", true)];
    }

    private static async Task<IReadOnlyList<CorpusItem>> PushArtifactsAsync(TempFolder folder, string host)
    {
        var oras = new Oras();
        folder.Write("settings.json", """{"colour": "blue"}""");
        await oras.PushAsync(
            folder.Path, $"{host}/shop/settings:1", "--artifact-type", "application/vnd.example.settings", "settings.json");
        var package = LayerFile.Write(folder, 30, 20_000);
        await oras.PushAsync(
            folder.Path, $"{host}/shop/sync:1", $"{Path.GetFileName(package)}:application/vnd.oci.image.layer.v1.tar");
        folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.3.0\n");
        folder.Write("chart/values.yaml", "replicas: 2\n");
        await new Helm().PushAsync(folder.At("chart"), $"{host}/charts");

        return [new("shop/settings:1", false), new("shop/sync:1", false), new("charts/shop:0.3.0", false)];
    }
}

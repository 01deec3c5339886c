using PromoteHook.Oci;
using PromoteHook.Testing.Forging;

namespace PromoteHook.Testing;

/// <summary>
/// Makes images and artifacts from a seed: the same calls in the same order give the same digests. Layers are real
/// archives and configs true to them, so that other tools accept what is forged.
/// </summary>
public sealed class ImageForge(int seed)
{
    // Test content must be the same every time, and nobody relies on it being unguessable.
#pragma warning disable CA5394
    private readonly Random random = new(seed);

    /// <summary>Bytes that do not compress.</summary>
    public byte[] Noise(int bytes)
    {
        var noise = new byte[bytes];
        random.NextBytes(noise);
        return noise;
    }
#pragma warning restore CA5394

    /// <summary>A gzipped archive of one file with so many bytes of noise.</summary>
    public ForgedBlob Layer(int bytes = 1000, ImageFormat format = ImageFormat.Oci)
    {
        var archive = TarArchive.Write(("data/noise.bin", Noise(bytes)));
        return LayerOf(archive, format == ImageFormat.Oci ? ForgedTypes.OciLayer : ForgedTypes.DockerLayer, TarArchive.Gzip(archive));
    }

    /// <summary>A layer in a Zstandard frame.</summary>
    public ForgedBlob ZstdLayer(int bytes = 1000)
    {
        var archive = TarArchive.Write(("data/noise.bin", Noise(bytes)));
        return LayerOf(archive, ForgedTypes.OciZstdLayer, ZstdFrame.Store(archive));
    }

    /// <summary>A layer that only its URL serves.</summary>
    public ForgedBlob ForeignLayer(int bytes = 1000, ImageFormat format = ImageFormat.Oci)
    {
        var type = format == ImageFormat.Oci ? ForgedTypes.OciForeignLayer : ForgedTypes.DockerForeignLayer;
        return Layer(bytes, format) with { MediaType = type, Urls = ["https://layers.example.com/base.tar.gz"] };
    }

    /// <summary>An image of new layers, so many bytes each.</summary>
    public ForgedImage Image(int layers = 2, int layerBytes = 1000, Platform? platform = null, ImageFormat format = ImageFormat.Oci) =>
        Image([.. Enumerable.Range(0, layers).Select(_ => Layer(layerBytes, format))], platform, format);

    /// <summary>An image of these layers, in order; the same layer may come twice.</summary>
    public ForgedImage Image(IReadOnlyList<ForgedBlob> layers, Platform? platform = null, ImageFormat format = ImageFormat.Oci)
    {
        platform ??= new Platform("linux", "amd64");
        var (configType, manifestType) = format == ImageFormat.Oci
            ? (ForgedTypes.OciConfig, MediaTypes.OciManifest)
            : (ForgedTypes.DockerConfig, MediaTypes.DockerManifest);
        var config = new ForgedBlob(configType, ForgedJson.ImageConfig(platform, layers));
        return Leaf(ForgedJson.Image(manifestType, config, layers), [config, .. layers]) with { Platform = platform };
    }

    /// <summary>An index of images, artifacts or other indexes.</summary>
    public ForgedImage Index(params ForgedImage[] children) => Index(ImageFormat.Oci, children);

    public ForgedImage Index(ImageFormat format, params ForgedImage[] children) => new()
    {
        Manifests =
        [
            .. children.SelectMany(child => child.Manifests).DistinctBy(manifest => manifest.Digest),
            ForgedJson.Index(format == ImageFormat.Oci ? MediaTypes.OciIndex : MediaTypes.DockerManifestList, children),
        ],
        Blobs = [.. children.SelectMany(child => child.Blobs).DistinctBy(blob => blob.Digest)],
    };

    /// <summary>An index of one image per platform; all share the given base layers below one of their own.</summary>
    public ForgedImage MultiPlatform(IReadOnlyList<ForgedBlob> baseLayers, int layerBytes, params Platform[] platforms) =>
        Index([.. platforms.Select(platform => Image([.. baseLayers, Layer(layerBytes)], platform))]);

    /// <summary>An artifact with the empty config; its content may be anything.</summary>
    public ForgedImage Artifact(string artifactType, IReadOnlyList<ForgedBlob> layers, ManifestContent? subject = null) =>
        Artifact(new ForgedBlob(ForgedTypes.OciEmpty, "{}"u8.ToArray()) { IsEmbedded = true }, layers, artifactType, subject);

    /// <summary>An artifact with a config of its own.</summary>
    public ForgedImage Artifact(ForgedBlob config, IReadOnlyList<ForgedBlob> layers, string? artifactType = null, ManifestContent? subject = null) =>
        Leaf(ForgedJson.Image(MediaTypes.OciManifest, config, layers, artifactType, subject), [config, .. layers]);

    /// <summary>A Helm chart as <c>helm push</c> stores it.</summary>
    public ForgedImage HelmChart(string name = "web", string version = "1.2.3")
    {
        var chart = TarArchive.Gzip(TarArchive.Write(
            ($"{name}/Chart.yaml", System.Text.Encoding.UTF8.GetBytes($"apiVersion: v2\nname: {name}\nversion: {version}\n")),
            ($"{name}/values.yaml", "replicas: 1\n"u8.ToArray()),
            ($"{name}/seed.bin", Noise(100))));
        var config = ForgedJson.Write(json =>
        {
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteString("apiVersion", "v2");
        });
        return Artifact(new ForgedBlob(ForgedTypes.HelmConfig, config), [new ForgedBlob(ForgedTypes.HelmChart, chart)]);
    }

    /// <summary>A Config Sync package: an OCI image whose only layer holds manifests.</summary>
    public ForgedImage ConfigSyncPackage()
    {
        var archive = TarArchive.Write(
            ("namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"u8.ToArray()),
            ("seed.bin", Noise(100)));
        return Image([LayerOf(archive, ForgedTypes.OciLayer, TarArchive.Gzip(archive))]);
    }

    private static ForgedBlob LayerOf(byte[] archive, string mediaType, byte[] bytes) =>
        new(mediaType, bytes) { DiffId = Digest.Compute(archive) };

    private static ForgedImage Leaf(ManifestContent manifest, IEnumerable<ForgedBlob> blobs) => new()
    {
        Manifests = [manifest],
        Blobs = [.. blobs.DistinctBy(blob => blob.Digest)],
    };
}

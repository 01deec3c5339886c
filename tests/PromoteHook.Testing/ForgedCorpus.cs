using PromoteHook.Oci;

namespace PromoteHook.Testing;

/// <summary>One of every shape that a copier meets, by name.</summary>
public static class ForgedCorpus
{
    public static IReadOnlyList<(string Name, ForgedImage Image)> Create(ImageForge forge)
    {
        var amd64 = new Platform("linux", "amd64");
        var arm64 = new Platform("linux", "arm64", "v8");
        var image = forge.Image();
        var layer = forge.Layer();
        return
        [
            ("single-image", image),
            ("four-platform-index", forge.MultiPlatform([forge.Layer(2000)], 1000, amd64, arm64, new("linux", "arm", "v7"), new("linux", "s390x"))),
            ("nested-index", forge.Index(forge.Index(forge.Image(platform: amd64), forge.Image(platform: arm64)), forge.Image())),
            ("schema-2-image", forge.Image(format: ImageFormat.Docker)),
            ("schema-2-list", forge.Index(
                ImageFormat.Docker,
                forge.Image(platform: amd64, format: ImageFormat.Docker),
                forge.Image(platform: arm64, format: ImageFormat.Docker))),
            ("helm-chart", forge.HelmChart()),
            ("config-sync-package", forge.ConfigSyncPackage()),
            ("empty-config-artifact", forge.Artifact(ForgedTypes.Unheard, [new ForgedBlob(ForgedTypes.Unheard, forge.Noise(300))])),
            ("zstd-layer", forge.Image([forge.Layer(), forge.ZstdLayer(200_000)])),
            ("zero-byte-blob", forge.Artifact(ForgedTypes.Unheard, [new ForgedBlob(MediaTypes.OctetStream, Array.Empty<byte>())])),
            ("foreign-layer", forge.Image([forge.ForeignLayer(format: ImageFormat.Docker), forge.Layer(format: ImageFormat.Docker)], format: ImageFormat.Docker)),
            ("subject-artifact", forge.Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, "{}\n"u8.ToArray())], image.Root)),
            ("unheard-of-types", forge.Artifact(new ForgedBlob(ForgedTypes.Unheard, forge.Noise(40)), [new ForgedBlob(ForgedTypes.Unheard, forge.Noise(70))])),
            ("layer-twice", forge.Image([layer, layer])),
            ("embedded-content", forge.Artifact(ForgedTypes.Unheard, [new ForgedBlob(ForgedTypes.Unheard, forge.Noise(50)) { IsEmbedded = true }])),
        ];
    }
}

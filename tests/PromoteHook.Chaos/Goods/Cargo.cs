using PromoteHook.Oci;

namespace PromoteHook.Chaos.Goods;

/// <summary>The images of one iteration, and the strangers that stand or get in their way. Content and repositories are its own.</summary>
internal sealed class Cargo
{
    private static readonly Platform Amd64 = new("linux", "amd64");
    private static readonly Platform Arm64 = new("linux", "arm64", "v8");

    private readonly List<Item> items = [];

    private Cargo(Dice dice, string path)
    {
        var forge = new ImageForge(dice.Between(0, int.MaxValue - 1));
        ForgedBlob[] shared = [forge.Layer(dice.Between(100, 20_000)), forge.Layer(dice.Chance(30) ? 400_000 : 5_000)];
        var repositories = dice.Between(1, 3);
        var count = dice.Between(1, 5);
        for (var number = 1; number <= count; number++)
        {
            var repository = $"{path}/r{dice.Between(1, repositories)}";
            var (image, isImage) = Forge(forge, dice, shared);
            var referrer = dice.Chance(25) ? forge.Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, forge.Noise(60))], image.Root) : null;
            items.Add(new Item(repository, $"t{number}", image, isImage, referrer));
        }

        Stranger = forge.Image(layers: 1, layerBytes: 200);
    }

    public IReadOnlyList<Item> Items => items;

    /// <summary>Another writer's image.</summary>
    public ForgedImage Stranger { get; }

    public static Cargo Draw(Dice dice, string path) => new(dice, path);

    /// <summary>Puts everything into the source, referrers listed as registries without the API want it.</summary>
    public async Task PushAsync(RegistryPusher source, CancellationToken cancellationToken)
    {
        foreach (var item in Items)
        {
            await source.PushAsync(item.Repository, item.Image, item.Tag, cancellationToken);
            if (item.Referrer is { } referrer)
            {
                await source.PushAsync(item.Repository, referrer, cancellationToken: cancellationToken);
                await source.PutManifestAsync(item.Repository, new ImageForge(0).Index(referrer).Root, item.ListTag, cancellationToken);
            }
        }
    }

    private static (ForgedImage Image, bool IsImage) Forge(ImageForge forge, Dice dice, ForgedBlob[] shared) => dice.Between(1, 10) switch
    {
        1 => (forge.Index(forge.Index(forge.Image(platform: Amd64), forge.Image(platform: Arm64)), forge.Image()), true),
        2 => (forge.Image([.. dice.Some(shared, 50).Select(layer => layer with { MediaType = ForgedTypes.DockerLayer }), forge.Layer(format: ImageFormat.Docker)], format: ImageFormat.Docker), true),
        3 => (forge.Index(ImageFormat.Docker, forge.Image(platform: Amd64, format: ImageFormat.Docker), forge.Image(platform: Arm64, format: ImageFormat.Docker)), true),
        4 => (forge.HelmChart(), false),
        5 => (forge.Artifact(ForgedTypes.Unheard, [shared[0] with { MediaType = ForgedTypes.Unheard }, new ForgedBlob(ForgedTypes.Unheard, forge.Noise(30))]), false),
        6 => (forge.Image([shared[0], forge.ZstdLayer(dice.Between(1, 200_000))]), false),
        7 or 8 => (forge.MultiPlatform(shared, 2_000, Amd64, Arm64), true),
        _ => (forge.Image([.. dice.Some(shared, 60), forge.Layer(dice.Between(1, 30_000))]), true),
    };
}

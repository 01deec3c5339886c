using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.Oci;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>What one promotion is to bring over. Content and repositories are its own, so that nothing of it is there before.</summary>
internal sealed record Cargo(IReadOnlyList<CargoItem> Items)
{
    private static readonly Platform Amd64 = new("linux", "amd64");
    private static readonly Platform Arm64 = new("linux", "arm64", "v8");

    /// <summary>An image, an index of two platforms on the same base layer, and an artifact with that layer in another repository.</summary>
    public static Cargo Small(string path, int seed)
    {
        var forge = new ImageForge(seed);
        var baseLayer = forge.Layer(20_000);
        return new(
        [
            new($"{path}/web", "1", forge.Image([baseLayer, forge.Layer(3_000)])),
            new($"{path}/web", "2", forge.MultiPlatform([baseLayer], 2_000, Amd64, Arm64)),
            new($"{path}/settings", "1", forge.Artifact(ForgedTypes.Unheard, [baseLayer with { MediaType = ForgedTypes.Unheard }]), IsImage: false),
        ]);
    }

    /// <summary>An index within an index, Docker's types, an artifact that names another image, and a layer of several buffers.</summary>
    public static Cargo Odd(string path, int seed)
    {
        var forge = new ImageForge(seed);
        var nested = forge.Index(forge.Index(forge.Image(platform: Amd64), forge.Image(platform: Arm64)), forge.Image());
        var docker = forge.Index(
            ImageFormat.Docker, forge.Image(platform: Amd64, format: ImageFormat.Docker), forge.Image(platform: Arm64, format: ImageFormat.Docker));
        var large = forge.Image(layers: 1, layerBytes: 1_500_000);
        var signature = forge.Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, forge.Noise(90))], large.Root);
        return new(
        [
            new($"{path}/nested", "1", nested),
            new($"{path}/docker", "1", docker),
            new($"{path}/large", "1", large),
            new($"{path}/large", "signature", signature, IsImage: false) { Subject = large },
        ]);
    }

    /// <summary>Images and indexes in two repositories that share most of their layers.</summary>
    public static Cargo Mixed(string path, int seed)
    {
        var forge = new ImageForge(seed);
        var (shared, large) = (forge.Layer(20_000), forge.Layer(400_000));
        return new(
        [
            new($"{path}/web", "1", forge.Image([shared, large])),
            new($"{path}/web", "2", forge.MultiPlatform([shared, large], 2_000, Amd64, Arm64)),
            new($"{path}/api", "1", forge.Image([shared, forge.Layer()])),
            new($"{path}/api", "2", forge.MultiPlatform([large], 2_000, Amd64, Arm64)),
            new($"{path}/api", "3", forge.Image([large, shared])),
        ]);
    }

    /// <summary>All but one item, so that cargoes without different ones overlap and together are the whole.</summary>
    public Cargo Without(int item) => new([.. Items.Where((_, index) => index != item % Items.Count)]);

    /// <summary>Pushes everything into the source.</summary>
    public async Task PushAsync(SharedRegistries registries)
    {
        var pusher = new RegistryPusher(registries.Client, new Uri($"http://{registries.Source}/"));
        foreach (var item in Items)
        {
            await pusher.PushAsync(item.Repository, item.Image, item.Tag);
        }
    }

    /// <summary>The run that brings it from one host to the other.</summary>
    public ProgramCall Promote(string source, string destination) => PromoteHookProgram.Call(
        ["promote", .. Items.SelectMany(item => (string[])["--image", $"{destination}/{item.Name}"]), "--from", $"{source}/**", "--to", $"{destination}/**"]);

    /// <summary>
    /// Fails unless every tag that is at the destination is whole and right, and what refers to another image is listed for it;
    /// yields which of the cargo's tags are there: "repository:tag".
    /// </summary>
    public async Task<IReadOnlySet<string>> JudgeTagsAsync(SharedRegistries registries)
    {
        var walker = new TagWalker(registries.Client, registries.Destination);
        var tags = new Dictionary<string, TagState>();
        foreach (var repository in Items.Select(item => item.Repository).Distinct())
        {
            foreach (var tag in await walker.WalkAsync(repository))
            {
                Assert.Empty(tag.Missing);
                tags.Add(tag.Name, tag);
            }
        }

        Assert.Subset(Items.SelectMany(item => (string?[])[item.Name, item.List]).OfType<string>().ToHashSet(), tags.Keys.ToHashSet());
        var found = Items.Where(item => tags.ContainsKey(item.Name)).ToArray();
        Assert.All(found, item => Assert.Equal(item.Digest.ToString(), tags[item.Name].Digest));
        Assert.All(found.Where(item => item.List is not null), item => Assert.Equal([item.Digest.ToString()], tags[item.List!].Children));
        return found.Select(item => item.Name).ToHashSet();
    }

    /// <summary>Fails unless all of it is at the destination.</summary>
    public async Task JudgeDoneAsync(SharedRegistries registries) =>
        Assert.Equal(Items.Select(item => item.Name).Order(), (await JudgeTagsAsync(registries)).Order());

    /// <summary>The same, said by crane, skopeo and oras.</summary>
    public async Task JudgeByToolsAsync(SharedRegistries registries)
    {
        foreach (var item in Items)
        {
            await Judge.SameOnBothSidesAsync(new CorpusItem(item.Name, item.IsImage), registries.Source, registries.Destination);
            Assert.Equal(item.Digest.ToString(), await new Oras().DigestAsync($"{registries.Destination}/{item.Name}"));
        }
    }
}

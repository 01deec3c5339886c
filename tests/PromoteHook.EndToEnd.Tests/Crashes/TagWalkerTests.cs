namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>The judge of the crash tests can say no.</summary>
public sealed class TagWalkerTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    [Fact]
    public async Task Whole_tags_lack_nothing()
    {
        var cargo = Cargo.Odd("whole", seed: 1);
        await cargo.PushAsync(registries);

        var tags = await WalkAsync("whole/large");

        Assert.Equal(["whole/large:1", "whole/large:signature"], tags.Select(tag => tag.Name).Order());
        Assert.All(tags, tag => Assert.Empty(tag.Missing));
    }

    [Fact]
    public async Task A_blob_gone_from_a_platform_is_named()
    {
        var cargo = Cargo.Small("blobless", seed: 2);
        await cargo.PushAsync(registries);
        var blob = cargo.Items[1].Image.Blobs[^1].Digest;
        await DeleteAsync($"blobless/web/blobs/{blob}");

        var tags = await WalkAsync("blobless/web");

        Assert.Equal([$"blobs/{blob}"], tags.Single(tag => tag.Name == "blobless/web:2").Missing);
        Assert.Empty(tags.Single(tag => tag.Name == "blobless/web:1").Missing);
    }

    [Fact]
    public async Task A_platform_gone_from_an_index_is_named()
    {
        var cargo = Cargo.Small("childless", seed: 3);
        await cargo.PushAsync(registries);
        var child = cargo.Items[1].Image.Manifests[0].Digest;
        await DeleteAsync($"childless/web/manifests/{child}");

        var tags = await WalkAsync("childless/web");

        Assert.Equal([$"manifests/{child}"], tags.Single(tag => tag.Name == "childless/web:2").Missing);
    }

    private Task<IReadOnlyList<TagState>> WalkAsync(string repository) =>
        new TagWalker(registries.Client, registries.Source).WalkAsync(repository);

    private async Task DeleteAsync(string path)
    {
        using var answer = await registries.Client.DeleteAsync($"http://{registries.Source}/v2/{path}");
        answer.EnsureSuccessStatusCode();
    }
}

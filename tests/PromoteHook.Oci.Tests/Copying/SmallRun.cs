using PromoteHook.Oci.Copying;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>An image, an index of two platforms on the same layer, and an artifact with that layer in another repository, copied at once.</summary>
internal sealed class SmallRun
{
    private readonly CopyFixture fixture;
    private readonly (string Repository, string Tag, ForgedImage Image)[] images;
    private string folder = "";

    public SmallRun(CopyFixture fixture)
    {
        this.fixture = fixture;
        var forge = fixture.Forge;
        var baseLayer = forge.Layer(600_000);
        images =
        [
            ("web", "1", forge.Image([baseLayer, forge.Layer()])),
            ("web", "2", forge.MultiPlatform([baseLayer], 500, new Platform("linux", "amd64"), new Platform("linux", "arm64"))),
            ("settings", "1", forge.Artifact(ForgedTypes.Unheard, [baseLayer])),
        ];
        foreach (var (repository, tag, image) in images)
        {
            fixture.Source.Seed(repository, image, tag);
        }
    }

    /// <summary>
    /// Runs it again and again, each time into new repositories and with the trouble one request later, until no request is
    /// left for it; <paramref name="judge"/> waits for the copies and says whether it went well.
    /// </summary>
    public async Task InterruptEverywhereAsync(InterruptionKind kind, Func<Task, Task> judge)
    {
        for (var at = 1; ; at++)
        {
            using var interruption = new Interruption(at, kind);
            folder = $"k{at}";
            fixture.Restart(interruption: interruption);

            await judge(CopyAsync(interruption.Crashed));

            if (!interruption.Happened)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{kind} at each of {at - 1} requests");
                Assert.InRange(at, 40, 100);
                return;
            }
        }
    }

    public Task CopyAsync(CancellationToken cancellationToken) => Task.WhenAll(images.Select(image => fixture.Copier.CopyAsync(
        new CopyRequest(fixture.Source.Repository(image.Repository), image.Image.Digest, fixture.Destination.Repository(At(image.Repository)), image.Tag),
        progress: null,
        cancellationToken)));

    /// <summary>Whatever tags there are stand for the right image, which is whole.</summary>
    public void AssertTagsAreWhole()
    {
        foreach (var (repository, tag, image) in images)
        {
            if (fixture.Destination.Tags(At(repository)).TryGetValue(tag, out var digest))
            {
                Assert.Equal(image.Digest, digest);
                Assert.True(fixture.Destination.Holds(At(repository), image), $"{At(repository)}:{tag} is not whole");
            }
        }
    }

    /// <summary>All tags are there, and whole.</summary>
    public void AssertDone()
    {
        AssertTagsAreWhole();
        Assert.All(images, image => Assert.Contains(image.Tag, fixture.Destination.Tags(At(image.Repository)).Keys));
    }

    private string At(string repository) => $"{folder}/{repository}";
}

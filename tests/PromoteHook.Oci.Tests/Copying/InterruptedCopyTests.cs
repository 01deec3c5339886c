using PromoteHook.Testing;
using static PromoteHook.Oci.Tests.Copying.InterruptionKind;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>One trouble at every request of a small run, which copies an image, an index and an artifact to two repositories.</summary>
public sealed class InterruptedCopyTests
{
    [Theory]
    [InlineData(CutBeforeTheRegistry, TagRule.Mutable)]
    [InlineData(CutBeforeTheClient, TagRule.Mutable)]
    [InlineData(CutBeforeTheClient, TagRule.ImmutableEcr)]
    [InlineData(CutWithinTheAnswer, TagRule.Mutable)]
    [InlineData(Refused, TagRule.Mutable)]
    public async Task One_trouble_at_any_request_is_healed_by_another_try(InterruptionKind kind, TagRule tags)
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { Tags = tags });
        var run = new SmallRun(fixture);

        await run.InterruptEverywhereAsync(kind, async copies =>
        {
            await copies;
            run.AssertDone();
        });
    }

    [Theory]
    [InlineData(CrashBeforeTheRegistry)]
    [InlineData(CrashBeforeTheClient)]
    public async Task Whichever_request_is_the_last_no_tag_names_an_image_that_is_not_whole(InterruptionKind kind)
    {
        // A strict registry would refuse what comes too early; a lenient one shows the order.
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { IsLenient = true });
        var run = new SmallRun(fixture);

        await run.InterruptEverywhereAsync(kind, async copies =>
        {
            await copies.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            run.AssertTagsAreWhole();
            fixture.Restart();
            await run.CopyAsync(CancellationToken.None);
            run.AssertDone();
        });
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    public async Task An_image_refused_for_parts_that_another_hook_is_pushing_is_written_again(int refusals, int blobsPushedAgain)
    {
        // What docker-registry 2.8 answers when it looks at a part while another writer moves it into place.
        const string Answer = """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"},{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}""";
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 400, Answer) with { Times = refusals });

        await fixture.CopyAsync(image);

        Assert.Equal(image.Blobs.Count + blobsPushedAgain, fixture.Destination.Requests.Uploads);
        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
    }
}

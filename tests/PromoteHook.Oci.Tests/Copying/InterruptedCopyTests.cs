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
}

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>Several hooks at once, each with its own part of the same images: all succeed, whoever is first.</summary>
public sealed class CrowdTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    public Task Hooks_that_promote_overlapping_images_at_once_all_succeed(int hooks, int rounds) => MeetAsync("few", hooks, rounds);

    [Theory]
    [InlineData(2, 20)]
    [InlineData(5, 20)]
    [InlineData(8, 10)]
    public Task Hooks_that_promote_overlapping_images_again_and_again_all_succeed(int hooks, int rounds)
    {
        Sweep.RequireFull();
        return MeetAsync("many", hooks, rounds);
    }

    private async Task MeetAsync(string path, int hooks, int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            // Content that the registry has never seen: what it has, it does not write again, and writers do not meet.
            var cargo = Cargo.Mixed($"{path}/{hooks}/{round}", (1000 * hooks) + round);
            await cargo.PushAsync(registries);

            var runs = Enumerable.Range(0, hooks).Select(hook => cargo.Without(hook).Promote(registries.Source, registries.Destination).RunAsync());
            var results = await Task.WhenAll(runs);

            Assert.All(results, result => result.Succeeded());
            await cargo.JudgeDoneAsync(registries);
            if (round == rounds)
            {
                await cargo.JudgeByToolsAsync(registries);
            }
        }
    }
}

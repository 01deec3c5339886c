using static PromoteHook.EndToEnd.Tests.Crashes.BlowMoment;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>SIGKILL at every request of a promotion: no tag is ever on an image that is not whole, and the next run ends right.</summary>
public sealed class KillTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    private const int Killed = 128 + 9;

    [Fact]
    public Task Killed_at_any_request_a_small_promotion_leaves_whole_tags_and_the_next_run_ends_right() =>
        SweepAsync("small-before", Cargo.Small, BeforeTheRegistry, judgedByTools: number => number % 10 == 0);

    [Fact]
    public Task Killed_before_any_answer_a_small_promotion_leaves_whole_tags_and_the_next_run_ends_right()
    {
        Sweep.RequireFull();
        return SweepAsync("small-after", Cargo.Small, BeforeTheClient, judgedByTools: number => number % 10 == 0);
    }

    [Fact]
    public Task Killed_before_any_answer_a_promotion_of_odd_shapes_leaves_whole_tags_and_the_next_run_ends_right()
    {
        Sweep.RequireFull();
        return SweepAsync("odd-after", Cargo.Odd, BeforeTheClient, judgedByTools: number => number % 10 == 0);
    }

    private async Task SweepAsync(string path, Func<string, int, Cargo> cargoOf, BlowMoment moment, Func<int, bool> judgedByTools)
    {
        var requests = await CountRequestsAsync(cargoOf($"{path}/unharmed", 0));
        var struck = 0;

        await Sweep.RunAsync(Enumerable.Range(1, requests), async number =>
        {
            var cargo = cargoOf($"{path}/k{number}", number);
            if (await TryAsync(cargo, number, moment))
            {
                Interlocked.Increment(ref struck);
            }

            if (judgedByTools(number))
            {
                await cargo.JudgeByToolsAsync(registries);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{requests} requests, killed at {struck} of them");

        // Who is first to upload and who mounts is chance, and worth a few requests.
        Assert.InRange(struck, requests * 8 / 10, requests);
    }

    private async Task<int> CountRequestsAsync(Cargo cargo)
    {
        await using var promotion = await StruckPromotion.PrepareAsync(registries, cargo);
        (await promotion.RunAsync()).Succeeded();
        await cargo.JudgeDoneAsync(registries);
        return promotion.Requests;
    }

    private async Task<bool> TryAsync(Cargo cargo, int at, BlowMoment moment)
    {
        await using var promotion = await StruckPromotion.PrepareAsync(registries, cargo);
        var result = await promotion.RunAsync(at, moment, program =>
        {
            program.Kill();
            return Task.CompletedTask;
        });
        result.Exited(promotion.Struck is null ? 0 : Killed);
        await cargo.JudgeTagsAsync(registries);

        (await promotion.RunAsync()).Succeeded();

        await cargo.JudgeDoneAsync(registries);
        return promotion.Struck is not null;
    }
}

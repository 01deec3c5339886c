using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Promoting;

public sealed class StoppedPromoterTests
{
    private readonly ScriptedWork work = new();
    private readonly RecordingSink sink = new();
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(ExitCode.Terminated)]
    [InlineData(ExitCode.Interrupted)]
    [InlineData(ExitCode.DeadlinePassed)]
    public async Task A_stopped_run_keeps_what_is_done_and_says_what_is_not(ExitCode reason)
    {
        using var stop = new RunStop(clock);
        work.OnCopy = (request, token) =>
        {
            if (request.Source.Path == "b")
            {
                stop.Stop(reason);
            }

            return request.Source.Path == "b" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        };
        var plan = Samples.Plan(Samples.Missing("a"), Samples.Missing("b"), Samples.Missing("c"), Samples.Present("d"));

        var results = await work.Promoter(new PromoterOptions { Parallel = 1, Stop = stop, Time = clock }).PromoteAsync(plan, sink, stop.Token);

        Assert.Equal([Outcome.Copied, Outcome.Failed, Outcome.Failed, Outcome.Present], results.Select(result => result.Outcome));
        Assert.All([results[1], results[2]], result => Assert.Equal(reason, result.Failure!.Code));
        Assert.Equal(["a", "b"], work.Copies.Select(copy => copy.Source.Path));
        Assert.Equal(reason, ExitCodes.Of(results));
    }

    [Fact]
    public async Task A_copy_that_does_not_end_is_left_after_the_grace_and_reported_once()
    {
        using var stop = new RunStop(clock);
        var hanging = new TaskCompletionSource();
        work.OnCopy = (_, _) => hanging.Task;
        var options = new PromoterOptions { Stop = stop, Time = clock };

        var promoting = work.Promoter(options).PromoteAsync(Samples.Plan(Samples.Missing("a")), sink, stop.Token);
        stop.Stop(ExitCode.Terminated);
        // The grace begins once the stop has been noticed, which happens on another thread.
        while (!promoting.IsCompleted)
        {
            clock.Advance(options.StopGrace);
            await Task.Yield();
        }

        hanging.SetResult();
        Assert.Equal(ExitCode.Terminated, (await promoting)[0].Failure!.Code);
        Assert.Single(sink.Ended);
    }

    [Fact]
    public async Task Nothing_begins_in_a_run_that_is_stopped_already()
    {
        using var stop = new RunStop(clock);
        stop.Stop(ExitCode.Interrupted);

        var results = await work.Promoter(new PromoterOptions { Stop = stop, Time = clock }).PromoteAsync(Samples.Plan(Samples.Missing("a")), sink, stop.Token);

        Assert.Equal(ExitCode.Interrupted, results[0].Failure!.Code);
        Assert.Empty(work.Copies);
    }
}

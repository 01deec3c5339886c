using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Promoting;

public sealed class RunStopTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void The_first_reason_stays()
    {
        using var stop = new RunStop(clock);

        stop.Stop(ExitCode.Terminated);
        stop.Stop(ExitCode.Interrupted);

        Assert.Equal(ExitCode.Terminated, stop.Code);
        Assert.True(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public void The_deadline_stops_the_run_when_it_passes_and_not_before()
    {
        using var stop = new RunStop(clock);
        stop.StopAfter(TimeSpan.FromMinutes(10));

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(stop.Code);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ExitCode.DeadlinePassed, stop.Code);
    }

    [Fact]
    public void Of_two_deadlines_the_earlier_one_holds_and_is_named()
    {
        using var stop = new RunStop(clock);
        stop.StopAfter(TimeSpan.FromMinutes(10));
        stop.StopAfter(TimeSpan.FromMinutes(5), "the Job");
        stop.StopAfter(TimeSpan.FromMinutes(7), "nobody");

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((ExitCode.DeadlinePassed, "by the Job"), (stop.Code, stop.Reason));
    }

    [Fact]
    public void A_run_that_does_not_end_within_four_seconds_of_the_stop_is_stuck()
    {
        var stuck = 0;
        using var stop = new RunStop(clock, _ => stuck++);
        stop.Stop(ExitCode.Terminated);

        clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(0, stuck);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(1, stuck);
    }

    [Fact]
    public void A_run_that_ends_in_time_is_not_stuck()
    {
        var stuck = 0;
        var stop = new RunStop(clock, _ => stuck++);
        stop.Stop(ExitCode.Terminated);

        stop.Dispose();
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, stuck);
    }
}

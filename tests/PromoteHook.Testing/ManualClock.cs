namespace PromoteHook.Testing;

/// <summary>A clock that stands still until it is told to move; its timers fire when the time passes them.</summary>
/// <remarks>
/// With <see cref="IsAutomatic"/>, a wait (Task.Delay with this clock) moves the clock to its own end at once, so that
/// code full of waits runs through without any. Deadlines (a CancellationTokenSource with this clock) never move
/// it: they fire only when waits or <see cref="Advance"/> pass them. Waits that run side by side add up.
/// </remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<TimeSpan> waits = [];
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether waits end at once.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The waits that were asked for, in order; deadlines are not among them.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (gate)
            {
                return [.. waits];
            }
        }
    }

    /// <summary>The sum of <see cref="Waits"/>.</summary>
    public TimeSpan TotalWaited => Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the time and fires what falls due on the way, in the order of its time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = now > end ? now : end;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), isDeadline: state is CancellationTokenSource);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = now + dueTime;
            timer.Period = period;
            timers.Add(timer);
            if (!timer.IsDeadline)
            {
                waits.Add(dueTime);
            }
        }

        if (dueTime == TimeSpan.Zero)
        {
            Advance(TimeSpan.Zero);
        }
        else if (IsAutomatic && !timer.IsDeadline)
        {
            Advance(dueTime);
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                return null;
            }

            now = now > next.Due ? now : next.Due;
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
            }
            else
            {
                timers.Remove(next);
            }

            return next;
        }
    }
}

namespace PromoteHook.Testing;

/// <summary>Real time with timers and a stopwatch that run a hundred times faster, so that waits between tries cost tests over sockets nothing.</summary>
public sealed class HastyClock : TimeProvider
{
    private const int Haste = 100;

    /// <summary>True leaves deadlines (a CancellationTokenSource with this clock) as long as they are: only waits are short.</summary>
    public bool KeepsDeadlines { get; init; }

    /// <summary>Hasty as the timers are, so that who waits for a time finds it passed.</summary>
    public override long GetTimestamp() => System.GetTimestamp() * Haste;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        KeepsDeadlines && state is CancellationTokenSource ? System.CreateTimer(callback, state, dueTime, period)
        : new HastyTimer(System.CreateTimer(callback, state, Hasten(dueTime), Hasten(period)));

    private static TimeSpan Hasten(TimeSpan time) => time > TimeSpan.Zero ? time / Haste : time;

    private sealed class HastyTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Hasten(dueTime), Hasten(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

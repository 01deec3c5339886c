namespace PromoteHook.Promoting;

/// <summary>
/// The one way a run is stopped from outside: by a signal or by its deadline. Work ends by <see cref="Token"/>; what does
/// not end within <see cref="StuckAfter"/> of that is told to <paramref name="stuck"/>, which may end the process.
/// </summary>
/// <param name="time">The clock of the deadline and of the watchdog.</param>
/// <param name="stuck">Called once when the run has not ended in time; null leaves it.</param>
public sealed class RunStop(TimeProvider time, Action<RunStop>? stuck = null) : IDisposable
{
    /// <summary>A pod's preStop and SIGKILL leave 30 seconds by default; people who wait at a terminal leave about five.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource source = new();
    private readonly Lock gate = new();
    private ITimer? deadline;
    private ITimer? watchdog;
    private ExitCode? code;
    private bool isDisposed;
    private volatile string doing = "starting";

    /// <summary>Cancelled when the run is to stop.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Why it is to stop: Terminated, Interrupted or DeadlinePassed; null while it is not.</summary>
    public ExitCode? Code
    {
        get
        {
            lock (gate)
            {
                return code;
            }
        }
    }

    /// <summary>What the run is at, for the message of a run that was stopped: «planning».</summary>
    public string Doing
    {
        get => doing;
        set => doing = value;
    }

    /// <summary>When the run ends in any case; null when it may take its time.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>What set <see cref="Deadline"/>, for people.</summary>
    public string DeadlineGiver { get; private set; } = "--timeout";

    /// <summary>Why it stopped, for people; reads after «stopped ».</summary>
    public string Reason => Code switch
    {
        ExitCode.Interrupted => "by SIGINT",
        ExitCode.DeadlinePassed => $"by {DeadlineGiver}",
        _ => "by SIGTERM",
    };

    /// <summary>Stops the run; the first reason stays.</summary>
    public void Stop(ExitCode reason)
    {
        lock (gate)
        {
            if (code is not null || isDisposed)
            {
                return;
            }

            code = reason;
            watchdog = stuck is null ? null : time.CreateTimer(_ => stuck(this), null, StuckAfter, Timeout.InfiniteTimeSpan);

            // Not Cancel: it would run everybody's callbacks here, on the thread of the signal.
            _ = source.CancelAsync();
        }
    }

    /// <summary>Stops the run as DeadlinePassed after <paramref name="duration"/>, unless an earlier deadline is set.</summary>
    /// <param name="duration">Counted from now.</param>
    /// <param name="giver">What sets it, for people.</param>
    public void StopAfter(TimeSpan duration, string giver = "--timeout")
    {
        lock (gate)
        {
            var end = time.GetUtcNow() + duration;
            if (isDisposed || Deadline <= end)
            {
                return;
            }

            (Deadline, DeadlineGiver) = (end, giver);
            deadline?.Dispose();
            deadline = time.CreateTimer(_ => Stop(ExitCode.DeadlinePassed), null, duration, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            deadline?.Dispose();
            watchdog?.Dispose();
            source.Dispose();
        }
    }
}

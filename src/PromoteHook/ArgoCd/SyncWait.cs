namespace PromoteHook.ArgoCd;

/// <summary>What an Application does not tell yet.</summary>
/// <param name="Kind">What is waited for.</param>
/// <param name="Message">What is wrong when it stays so; reads after «application shop: ».</param>
/// <param name="Remedy">What to do then.</param>
internal sealed record SyncWait(SyncWaitKind Kind, string Message, string Remedy)
{
    /// <summary>A sync stands in the Application before its first hook begins; this is for the delay of whoever shows it.</summary>
    private static readonly TimeSpan ForASync = TimeSpan.FromSeconds(10);

    /// <summary>A controller writes a sync's result two seconds after its first hook has begun, and four after a retry; busy ones are slower.</summary>
    private static readonly TimeSpan ForItsResult = TimeSpan.FromSeconds(60);

    /// <summary>How long it is worth waiting for, from when it was first missed.</summary>
    public TimeSpan Limit => Kind == SyncWaitKind.Sync ? ForASync : ForItsResult;

    /// <summary>What the process exits with when it stays so: a controller that is only slow may have told it by the next run.</summary>
    public ExitCode Code => Kind == SyncWaitKind.Sync ? ExitCode.DiscoveryFailed : ExitCode.Unavailable;
}

namespace PromoteHook.ArgoCd;

/// <summary>What an Application is waited for to tell.</summary>
internal enum SyncWaitKind
{
    /// <summary>That a sync runs.</summary>
    Sync,

    /// <summary>What its sync applies.</summary>
    Result,

    /// <summary>The comparison of what its sync applies.</summary>
    Comparison,
}

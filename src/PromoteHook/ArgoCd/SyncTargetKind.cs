namespace PromoteHook.ArgoCd;

/// <summary>Where the objects of a sync are read.</summary>
internal enum SyncTargetKind
{
    /// <summary>In the operation itself: <c>argocd app sync --local</c>.</summary>
    Local,

    /// <summary><c>/manifests</c> renders them.</summary>
    Rendered,

    /// <summary><c>/managed-resources</c> holds them, without hooks, as the last comparison saw them.</summary>
    Compared,
}

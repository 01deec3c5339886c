namespace PromoteHook.ArgoCd;

/// <summary>What a sync applies, and so what has to be read.</summary>
/// <param name="Kind">Where it is read.</param>
internal sealed record SyncTarget(SyncTargetKind Kind)
{
    /// <summary>The objects of a local sync, each as JSON.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>The revisions, one for each source.</summary>
    public IReadOnlyList<string> Revisions { get; init; } = [];

    /// <summary>The sources of this sync; there for those that are rendered.</summary>
    public SourceList? Sources { get; init; }

    /// <summary>For people: «0729236», «a local sync».</summary>
    public override string ToString() => Kind == SyncTargetKind.Local ? "a local sync" : string.Join(", ", Revisions.Select(Revision.Short));
}

namespace PromoteHook.ArgoCd;

/// <summary>Finds out of an Application which objects its running sync applies.</summary>
/// <param name="application">The Application.</param>
/// <param name="given">The revision that somebody gave, for where the Application tells none; of a sync only one that nobody has to resolve. Null leaves it to the Application.</param>
/// <param name="job">The own Job's name, and when it was created; null when nobody knows it.</param>
internal sealed class RunningSync(ApplicationName application, string? given, (string Name, DateTimeOffset CreatedAt)? job)
{
    /// <summary>The two times are of two clocks, the controller's and the API server's.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The target, or what is waited for; exactly one of the two.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: waiting does not help.</exception>
    public (SyncTarget? Target, SyncWait? Wait) Look(Application app)
    {
        if (app.Operation is not { } operation)
        {
            return given is not null && app is { IsHydrated: false, Sources: { AreSeveral: false } own }
                ? (new SyncTarget(SyncTargetKind.Rendered) { Revisions = [given], Sources = own }, null)
                : (null, new SyncWait(SyncWaitKind.Sync, $"no sync of it is running ({LastOf(app.State)})", WithoutSync(app)));
        }

        if (app.State?.Phase == "Terminating")
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"application {application}: its sync is being terminated", "start the sync again when it is wanted");
        }

        if (job is var (name, created) && app.State?.StartedAt is { } began && began - created > Skew)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"application {application}: Job {name} was created at {created.UtcDateTime:u}, before the sync that runs now began ({began.UtcDateTime:u}): it belongs to an earlier one",
                "leave the work to the Job of this sync; delete this one if it stays");
        }

        if (operation.Manifests.Count > 0)
        {
            return (new SyncTarget(SyncTargetKind.Local) { Manifests = operation.Manifests }, null);
        }

        var (sources, revisions) = Resolved(operation, app.State);
        if (app.IsHydrated)
        {
            return Compared(app, sources, revisions);
        }

        // What the sync itself says goes before what somebody gave: that may be a branch, or a commit injected into a Job that was rendered earlier.
        if (revisions.Count == 0 && given is not null && (sources ?? operation.Sources ?? app.Sources) is { AreSeveral: false } single
            && single.AreResolved([given]) && (operation.Asked == given || !single.AreResolved([operation.Asked])))
        {
            (sources, revisions) = (single, [given]);
        }

        if (sources is null || revisions.Count == 0)
        {
            var result = app.State?.Sources is null ? "is not there" : "is an earlier attempt's";
            return (null, new SyncWait(
                SyncWaitKind.Result,
                $"its sync does not tell its commit (operation.sync has '{operation.Asked}', status.operationState.syncResult {result})",
                "start syncs by Argo CD's page, command line or API, which resolve the commit first; for an application with one source --revision with a whole commit tells it as well"));
        }

        RefuseOther(sources, app.Sources);
        return (new SyncTarget(SyncTargetKind.Rendered) { Sources = sources, Revisions = revisions }, null);
    }

    /// <summary>Looks again after the objects of a target were read, unless it is local: they are of what the Application said by then.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it has been changed meanwhile.</exception>
    public void CheckStill(SyncTarget target, Application app)
    {
        if (target.Kind == SyncTargetKind.Rendered)
        {
            RefuseOther(target.Sources!, app.Sources);
        }
        else if (app.ComparedRevision != target.Revisions[0] || app.ComparisonError is not null)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"application {application}: while it was read, Argo CD compared it at {Revision.Short(app.ComparedRevision ?? "no revision")} instead of {target}",
                "sync again: the next sync applies the newer revision");
        }
    }

    private (SourceList? Sources, IReadOnlyList<string> Revisions) Resolved(SyncOperation operation, OperationState? state)
    {
        var isRetry = state?.IsRetry ?? false;
        if (operation.Sources is { } asked && asked.AreResolved(operation.Revisions) && !(isRetry && operation.RefreshesOnRetry))
        {
            return (asked, operation.Revisions);
        }

        var isOfThisAttempt = state is { Phase: "Running" } && (!isRetry || state.HasRunningHook(job?.Name));
        return isOfThisAttempt ? (state!.Sources, state.Revisions) : (null, []);
    }

    private static (SyncTarget? Target, SyncWait? Wait) Compared(Application app, SourceList? sources, IReadOnlyList<string> revisions)
    {
        var isCompared = revisions is [var revision] && app.ComparedRevision == revision && app.ComparisonError is null;
        return isCompared
            ? (new SyncTarget(SyncTargetKind.Compared) { Sources = sources, Revisions = revisions }, null)
            : (null, new SyncWait(
                SyncWaitKind.Comparison,
                $"a source hydrator feeds it, and Argo CD has not compared the revision that is synced ({Described(app, revisions)})",
                "see the application's conditions in Argo CD; a refresh of it compares again"));
    }

    private static string Described(Application app, IReadOnlyList<string> revisions) =>
        app.ComparisonError is { } error
            ? $"ComparisonError: {ServerWords.Shorten(error)}"
            : $"compared is {Revision.Short(app.ComparedRevision ?? "nothing")}, synced {(revisions is [var one] ? Revision.Short(one) : "is not known yet")}";

    private void RefuseOther(SourceList synced, SourceList? now)
    {
        if (now is null || !now.RendersLike(synced))
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"application {application}: its sync applies another source than the application has now, which is the only one that Argo CD renders",
                "the source was changed after the sync began: sync again, and the new one is applied");
        }
    }

    private static string WithoutSync(Application app) => app switch
    {
        { IsHydrated: true } => "run it as a hook of the sync; a hydrated application has no other state that Argo CD would render",
        { Sources.AreSeveral: true } => "run it as a hook of the sync; an application with several sources has no one revision to give",
        _ => "run it as a hook of the sync, or give --revision",
    };

    private static string LastOf(OperationState? state) =>
        state is null ? "there was none yet" : $"the last one: {state.Phase}{(state.Message is { } message ? $", {ServerWords.Shorten(message)}" : "")}";
}

using System.Runtime.CompilerServices;
using PromoteHook.ArgoCd;
using PromoteHook.Kubernetes;

namespace PromoteHook.Discovery;

/// <summary>
/// The objects that the running sync of an Argo CD Application applies, as Argo CD renders them. Which sync runs is found in the Application
/// itself; before and after the objects are read it is made sure that they are rendered from what this sync applies.
/// </summary>
/// <param name="client">Asks Argo CD.</param>
/// <param name="finder">Finds the images of each object.</param>
/// <param name="choice">Which Application, and what is known of its sync.</param>
/// <param name="ownJob">Tells of the Job this process runs in; null when nobody can.</param>
/// <param name="time">The clock of the wait for a sync's commit.</param>
/// <param name="warn">Is told of what may be incomplete, and of a revision that is not used.</param>
/// <param name="note">Is told what is of interest to whoever looks for a fault.</param>
internal sealed class ArgoCdApplication(
    ArgoCdClient client, ImageFinder finder, ArgoCdChoice choice, Func<CancellationToken, Task<OwnJob>>? ownJob, TimeProvider time, Action<string> warn,
    Action<string> note) : IManifestSource
{
    /// <summary>What origins have in a file's place begins so.</summary>
    public const string FilePrefix = "argocd:";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => $"--argocd-server {client.Server}";

    /// <summary>Which Application a Job's tracking mark names.</summary>
    /// <param name="job">The own Job; null when nobody can tell of it.</param>
    /// <param name="choice">Which label counts.</param>
    /// <exception cref="RefusalException">Usage or DiscoveryFailed: it names none.</exception>
    public static ApplicationName NameBy(OwnJob? job, ArgoCdChoice choice)
    {
        if (job is null)
        {
            throw new RefusalException(
                ExitCode.Usage,
                "--argocd-server was given, and nothing says which application is synced",
                "give --app; in a Job, by the image entry promote-hook-app that the Application replaces, or --job so that the Job's own tracking mark is read");
        }

        return TrackingMark.Find((job.Namespace, job.Name), job.Annotations, job.Labels, choice.InstanceLabel) ?? throw new RefusalException(
            ExitCode.DiscoveryFailed,
            $"Job {job.Namespace}/{job.Name} bears neither Argo CD's tracking annotation nor the label {choice.InstanceLabel}",
            "give --app, or with --argocd-instance-label the key that argocd-cm names (application.instanceLabelKey)");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageUse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var job = choice.Application is null && ownJob is not null ? await ownJob(cancellationToken) : null;
        var name = choice.Application ?? NameBy(job, choice);
        var sync = new RunningSync(name, choice.Revision, job is null ? null : (job.Name, job.CreatedAt));
        var target = await FindAsync(sync, name, cancellationToken);
        TellPassedOver(target, name);
        var found = await ReadAsync(target, name, new ArgoCdManifests($"{FilePrefix}{name}", finder), cancellationToken);
        if (target.Kind != SyncTargetKind.Local)
        {
            sync.CheckStill(target, await client.GetApplicationAsync(name, choice.Project, cancellationToken));
        }

        // What was compared holds no hooks, so that it may be empty.
        if (found.Objects == 0 && target.Kind == SyncTargetKind.Rendered && !choice.AllowEmpty)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"Argo CD {client.Server}: application {name} at {target} has no objects, though a hook of it would be one",
                "check --app and --revision; if the application is empty, give --allow-empty");
        }

        foreach (var use in found.Uses)
        {
            yield return use;
        }
    }

    /// <summary>Waits until the Application tells what its sync applies.</summary>
    private async Task<SyncTarget> FindAsync(RunningSync sync, ApplicationName name, CancellationToken cancellationToken)
    {
        var (kind, began) = ((SyncWaitKind?)null, 0L);
        while (true)
        {
            var (target, wait) = sync.Look(await client.GetApplicationAsync(name, choice.Project, cancellationToken));
            if (target is not null)
            {
                return target;
            }

            // Each wait has its own time: the request may have gone through an outage, and the wait before through most of its time.
            if (wait!.Kind != kind)
            {
                (kind, began) = (wait.Kind, time.GetTimestamp());
            }

            if (time.GetElapsedTime(began) + Pause > wait.Limit)
            {
                throw new RefusalException(wait.Code, $"Argo CD {client.Server}: application {name}: {wait.Message}, still after {wait.Limit.TotalSeconds:0} s", wait.Remedy);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>An injected commit may be an older one of equal content (manifest-generate-paths), which is no mistake of anybody; a branch is.</summary>
    private void TellPassedOver(SyncTarget target, ApplicationName name)
    {
        if (choice.Revision is not { } given || target is not { Kind: SyncTargetKind.Rendered, Sources: { AreSeveral: false } source } || target.Revisions[0] == given)
        {
            return;
        }

        Action<string> tell = source.AreResolved([given]) ? note : warn;
        tell($"application {name}: its sync applies {target}, which is read; the given revision {Revision.Short(given)} is not used");
    }

    private async Task<FoundUses> ReadAsync(SyncTarget target, ApplicationName name, ArgoCdManifests manifests, CancellationToken cancellationToken)
    {
        switch (target.Kind)
        {
            case SyncTargetKind.Local:
                return manifests.ReadTexts(target.Manifests);
            case SyncTargetKind.Compared:
                var found = await client.ReadAsync(ArgoCdRequest.ManagedResources(name, choice.Project), manifests.ReadManagedResources, cancellationToken);
                warn($"application {name} is fed by a source hydrator: Argo CD does not show the hooks it syncs, so their images have to be given beside (--image)");
                return found;
            default:
                return await client.ReadAsync(ArgoCdRequest.Manifests(name, choice.Project, target), manifests.ReadManifests, cancellationToken);
        }
    }
}

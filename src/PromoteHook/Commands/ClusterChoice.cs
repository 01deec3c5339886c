using PromoteHook.ArgoCd;
using PromoteHook.Configuration;
using PromoteHook.Kubernetes;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Reads how Kubernetes is asked, and what it is told. Nothing of it is touched in a run that does not want it.</summary>
internal static class ClusterChoice
{
    /// <summary>Where Argo CD lives unless somebody has put it elsewhere.</summary>
    private const string ControlPlane = "argocd";

    /// <summary>A Job's pods are deleted the moment its time is over; before that the run has to tell how far it came.</summary>
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(10);

    /// <summary>Which Kubernetes: that of --kubeconfig, else the one this pod runs in, else that of KUBECONFIG.</summary>
    /// <exception cref="RefusalException">There is none, or it is not given as it should be.</exception>
    public static ClusterClient Connect(CommandRun run)
    {
        var around = run.Surroundings;
        var access = run.Get(run.Options.Kubeconfig) is { } given
            ? new KubeconfigReader(given, around.Time).Read()
            : InCluster.Find(around.Environment.GetValueOrDefault, around.Time) ?? new KubeconfigReader(UsualFile(around.Environment), around.Time).Read();
        if (access.IsInsecure)
        {
            around.ErrorLines.Write($"warning: {access.Origin} skips the check of the server's certificate: whoever stands in between can read the token");
        }

        return new ClusterClient(access, around.Environment.GetValueOrDefault("HOSTNAME") is { Length: > 0 } pod ? pod : "promote-hook", around.Time);
    }

    /// <summary>Who writes Events; null when nobody does.</summary>
    /// <exception cref="RefusalException">Usage: the options are wrong.</exception>
    public static EventSink? EventsOf(CommandRun run) => run.Get(run.Options.Events) == EventPlace.Off
        ? null
        : new EventSink(() => Connect(run), TargetOf(run), run.Surroundings.ErrorLines, run.Stop, run.Surroundings.Time);

    /// <summary>The own Job, and where Events about it go.</summary>
    /// <exception cref="RefusalException">Usage: Events are asked for, and nothing names the Job.</exception>
    public static EventTarget TargetOf(CommandRun run)
    {
        var place = run.Get(run.Options.Events);
        var job = run.Get(run.Options.Job) ?? throw new RefusalException(
            ExitCode.Usage,
            $"{run.GiverOf(run.Options.Events)} asks for Events, and nothing names the Job to write them on",
            $"set {run.Options.Job.Variable} in the pod by the downward API, fieldPath metadata.labels['batch.kubernetes.io/job-name']");
        return new EventTarget(job, place, own => ApplicationOf(run, own));
    }

    /// <summary>Tells of the own Job, and has the run end in time for it; null where nothing names it.</summary>
    public static Func<CancellationToken, Task<OwnJob>>? OwnJobOf(CommandRun run) => run.Get(run.Options.Job) is not { } job
        ? null
        : async cancellationToken =>
        {
            using var cluster = Connect(run);
            var own = await cluster.GetOwnJobAsync(job, cancellationToken);

            // A Job that runs is not over: an end in the past is a matter of two clocks. One beyond what timers can do bounds nothing.
            if (own.EndsAt - run.Surroundings.Time.GetUtcNow() - ReportTime is { } left && left > TimeSpan.Zero && left <= OptionText.MaxDuration)
            {
                run.Stop.StopAfter(left, "the Job's activeDeadlineSeconds");
            }

            return own;
        };

    private static (string Namespace, string Name)? ApplicationOf(CommandRun run, OwnJob job)
    {
        var name = ArgoCdAccess.ApplicationOf(run) ?? TrackingMark.Find((job.Namespace, job.Name), job.Annotations, job.Labels, run.Get(run.Options.InstanceLabel));
        return name is null ? null : (name.Namespace ?? ControlPlane, name.Name);
    }

    /// <summary>As kubectl has it, of several files the first.</summary>
    private static string UsualFile(IReadOnlyDictionary<string, string> environment)
    {
        var named = (environment.GetValueOrDefault("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return named.FirstOrDefault()
            ?? (environment.GetValueOrDefault("HOME") is { Length: > 0 } home && Path.Combine(home, ".kube", "config") is var usual && File.Exists(usual) ? usual : null)
            ?? throw new RefusalException(ExitCode.Usage, "nothing says where a Kubernetes API is", "run in a pod with automountServiceAccountToken: true, or give --kubeconfig FILE");
    }
}

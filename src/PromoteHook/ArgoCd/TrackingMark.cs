namespace PromoteHook.ArgoCd;

/// <summary>What Argo CD writes on each object it applies, to know it again: in an annotation, in a label, or in both.</summary>
internal static class TrackingMark
{
    /// <summary>The label's key unless argocd-cm's application.instanceLabelKey says otherwise.</summary>
    public const string DefaultLabel = "app.kubernetes.io/instance";

    private const string Annotation = "argocd.argoproj.io/tracking-id";

    /// <summary>With annotation and label, the label is cut to what Kubernetes takes.</summary>
    private const int LongestLabel = 63;

    /// <summary>Which Application has applied a Job; null when it does not say.</summary>
    /// <param name="job">The Job's namespace and name.</param>
    /// <param name="annotations">Its own annotations.</param>
    /// <param name="labels">Its own labels; Argo CD writes none on pod templates.</param>
    /// <param name="label">The label's key.</param>
    /// <exception cref="RefusalException">DiscoveryFailed: the mark can mean several Applications, or none.</exception>
    public static ApplicationName? Find(
        (string Namespace, string Name) job, IReadOnlyDictionary<string, string> annotations, IReadOnlyDictionary<string, string> labels, string label)
    {
        if (annotations.TryGetValue(Annotation, out var id) && IsOf(job, id) is { } instance)
        {
            return Read(instance, $"annotation {Annotation}");
        }

        if (!labels.TryGetValue(label, out var value))
        {
            return null;
        }

        return value.Length < LongestLabel ? Read(value, $"label {label}") : throw new RefusalException(
            ExitCode.DiscoveryFailed,
            $"Job {job.Namespace}/{job.Name}: its label {label} is as long as a label can be, so Argo CD may have cut the application's name",
            "give --app");
    }

    /// <summary>The instance of <c>team-a_shop:batch/Job:prod/promote-hook</c>; the name is empty where the Job has a generateName. Null: another object's, copied.</summary>
    private static string? IsOf((string Namespace, string Name) job, string id) =>
        id.Split(':', 3) is [var instance, "batch/Job", var place] && place.Split('/', 2) is [var space, var name]
        && space == job.Namespace && (name.Length == 0 || name == job.Name)
            ? instance
            : null;

    private static ApplicationName Read(string instance, string where)
    {
        try
        {
            return ApplicationName.Parse(instance);
        }
        catch (FormatException)
        {
            throw new RefusalException(ExitCode.DiscoveryFailed, $"the Job's {where} is '{instance}', which is no Application's name", "give --app");
        }
    }
}

namespace PromoteHook.Kubernetes;

/// <summary>An Application of Argo CD.</summary>
/// <param name="Namespace">Where it lives.</param>
/// <param name="Name">Its name.</param>
internal sealed record ApplicationName(string Namespace, string Name)
{
    private const string TrackingId = "argocd.argoproj.io/tracking-id";

    private const string InstanceLabel = "app.kubernetes.io/instance";

    /// <summary>Where Argo CD lives unless somebody has put it elsewhere.</summary>
    private const string ControlPlane = "argocd";

    /// <summary>
    /// The Application that a Job belongs to, by what Argo CD writes on it: <c>shop:batch/Job:prod/promote-hook</c>, or with
    /// label tracking the name alone; <c>team-a_shop</c> for an Application outside Argo CD's namespace.
    /// </summary>
    /// <returns>Null when nothing names one.</returns>
    /// <remarks>Source: <see href="https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/"/>.</remarks>
    public static ApplicationName? Of(OwnJob job)
    {
        var tracked = job.Annotations.GetValueOrDefault(TrackingId)?.Split(':')[0] ?? job.Labels.GetValueOrDefault(InstanceLabel);
        return tracked?.Split('_', 2) switch
        {
            [{ Length: > 0 } place, { Length: > 0 } name] => new ApplicationName(place, name),
            [{ Length: > 0 } name] => new ApplicationName(ControlPlane, name),
            _ => null,
        };
    }
}

namespace PromoteHook.Kubernetes;

/// <summary>The object that an Event is about. Argo CD's UI and kubectl find Events by name, namespace and uid together.</summary>
/// <param name="ApiVersion">Group and version, <c>batch/v1</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace, which the Event must share.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record ObjectReference(string ApiVersion, string Kind, string Namespace, string Name, string Uid)
{
    /// <summary>A Job.</summary>
    public static ObjectReference Of(OwnJob job) => new("batch/v1", "Job", job.Namespace, job.Name, job.Uid);
}

using System.Runtime.CompilerServices;

namespace PromoteHook.Kubernetes;

/// <summary>The objects that a run's Events are about.</summary>
/// <param name="Job">The own Job's name.</param>
/// <param name="Place">Which of them are told.</param>
internal sealed record EventTarget(string Job, EventPlace Place)
{
    /// <summary>Looks for them, the Job first; each is sought when it is asked for.</summary>
    /// <exception cref="ClusterException">One cannot be read, or the Job names no Application.</exception>
    public async IAsyncEnumerable<ObjectReference> FindAsync(ClusterClient cluster, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = await cluster.GetOwnJobAsync(Job, cancellationToken);
        yield return ObjectReference.Of(own);
        if (Place == EventPlace.Application)
        {
            var name = ApplicationName.Of(own) ?? throw new ClusterException(
                ExitCode.DiscoveryFailed,
                $"nothing on the Job {own.Namespace}/{own.Name} names an Application of Argo CD",
                "give --events job where Argo CD does not make the Job");
            yield return await cluster.GetApplicationAsync(name, cancellationToken);
        }
    }
}

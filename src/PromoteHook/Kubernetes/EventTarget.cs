using System.Runtime.CompilerServices;

namespace PromoteHook.Kubernetes;

/// <summary>The objects that a run's Events are about.</summary>
/// <param name="Job">The own Job's name.</param>
/// <param name="Place">Which of them are told.</param>
/// <param name="ApplicationOf">The Application of Argo CD that a Job belongs to; null when nothing on the Job says so.</param>
internal sealed record EventTarget(string Job, EventPlace Place, Func<OwnJob, (string Namespace, string Name)?> ApplicationOf)
{
    /// <summary>Looks for them, the Job first; each is sought when it is asked for.</summary>
    /// <exception cref="RefusalException">One cannot be read, or the Job names no Application.</exception>
    public async IAsyncEnumerable<ObjectReference> FindAsync(ClusterClient cluster, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = await cluster.GetOwnJobAsync(Job, cancellationToken);
        yield return ObjectReference.Of(own);
        if (Place == EventPlace.Application)
        {
            var name = ApplicationOf(own) ?? throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"nothing on the Job {own.Namespace}/{own.Name} names an Application of Argo CD",
                "give --events job where Argo CD does not make the Job");
            yield return await cluster.GetApplicationAsync(name.Namespace, name.Name, cancellationToken);
        }
    }
}

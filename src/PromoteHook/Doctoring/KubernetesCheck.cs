using PromoteHook.Kubernetes;

namespace PromoteHook.Doctoring;

/// <summary>Whether the Kubernetes API can be asked for the own Job, and would take the Events of a run. Writes none.</summary>
/// <param name="connect">Makes the client.</param>
/// <param name="target">The objects that Events would be about.</param>
/// <param name="time">The clock.</param>
internal sealed class KubernetesCheck(Func<ClusterClient> connect, EventTarget target, TimeProvider time) : IServiceCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        var subject = $"Job {target.Job}";
        try
        {
            using var cluster = connect();
            await foreach (var about in target.FindAsync(cluster, cancellationToken))
            {
                subject = $"{about.Kind} {about.Namespace}/{about.Name}";
                findings.Add(Ok(subject, "it can be read"));
                if (target.Place != EventPlace.Off)
                {
                    var asked = new ClusterEvent(about, IsWarning: false, "Asked", "whether an Event would be taken", time.GetUtcNow());
                    await cluster.CreateEventAsync(asked, isDryRun: true, cancellationToken);
                    findings.Add(Ok(subject, "Events on it are taken"));
                }
            }
        }
        catch (RefusalException fault)
        {
            findings.Add(Finding.Of(CheckKind.Kubernetes, new Failure(fault.Code, null, subject, fault.Message, fault.Remedy ?? "")));
        }

        return findings;
    }

    private static Finding Ok(string subject, string message) => new(CheckKind.Kubernetes, Verdict.Ok, null, subject, message);
}

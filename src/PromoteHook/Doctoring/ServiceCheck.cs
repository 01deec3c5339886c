namespace PromoteHook.Doctoring;

/// <summary>Puts a service beside the registries, such as Argo CD, to its questions in their order; each is a door to the next.</summary>
/// <param name="subject">The service, as people named it.</param>
/// <param name="steps">The questions.</param>
internal sealed class ServiceCheck(string subject, IReadOnlyList<ServiceStep> steps) : IServiceCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        CheckKind? shut = null;
        foreach (var step in steps)
        {
            findings.Add(shut is { } door
                ? new Finding(step.Kind, Verdict.Skipped, null, subject, $"not asked, because {door.ToString().ToLowerInvariant()} failed")
                : await AskAsync(step, cancellationToken));
            shut ??= findings[^1].Verdict == Verdict.Fail ? step.Kind : null;
        }

        return findings;
    }

    private async Task<Finding> AskAsync(ServiceStep step, CancellationToken cancellationToken)
    {
        try
        {
            return new Finding(step.Kind, Verdict.Ok, null, subject, await step.AskAsync(cancellationToken));
        }
        catch (RefusalException refusal)
        {
            // The subject stands beside it already.
            var message = refusal.Message.StartsWith($"{subject}: ", StringComparison.Ordinal) ? refusal.Message[(subject.Length + 2)..] : refusal.Message;
            return new Finding(step.Kind, Verdict.Fail, null, subject, message) { Remedy = refusal.Remedy ?? "", Code = refusal.Code };
        }
    }
}

using PromoteHook.Oci.Copying;

namespace PromoteHook.Doctoring;

/// <summary>Runs the checks: all registries at the same time, at each one check after the other, and none behind a closed door.</summary>
internal sealed class Doctor(IReadOnlyList<ICheck> ofSources, IReadOnlyList<ICheck> ofDestinations)
{
    /// <summary>The verdicts in the order of the registries and of the checks.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(IReadOnlyList<RegistryEnd> ends, CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(ends.Select(end => ExamineAsync(end, cancellationToken)));
        return [.. findings.SelectMany(found => found)];
    }

    private async Task<List<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        CheckKind? shut = null;
        foreach (var check in (end.Side == Side.Source ? ofSources : ofDestinations).Where(check => check.Concerns(end)))
        {
            if (shut is { } door)
            {
                findings.Add(end.Skip(check.Kind, $"not asked, because {door.ToString().ToLowerInvariant()} failed"));
                continue;
            }

            var found = await check.ExamineAsync(end, cancellationToken);
            findings.AddRange(found);
            shut = check.IsDoor ? found.FirstOrDefault(finding => finding.Verdict == Verdict.Fail)?.Check : null;
        }

        return findings;
    }
}

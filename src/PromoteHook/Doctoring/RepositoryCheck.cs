using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Whether destinations can be pushed to, their tags be moved and their images stay, as their vendor describes them.</summary>
internal sealed class RepositoryCheck(Inspections inspections) : ICheck
{
    /// <summary>How many repositories are asked about at the same time: a vendor allows some dozens of questions a second.</summary>
    private const int AtOnce = 8;

    public CheckKind Kind => CheckKind.Repository;

    public bool IsDoor => false;

    public bool Concerns(RegistryEnd end) => inspections.Serve(end.Registry);

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var asked = end.Repositories.SelectMany(group => group).ToLookup(image => RepositoryUnit.Of(image.Reference.Repository));
        if (asked.Count == 0)
        {
            return [end.Skip(CheckKind.Repository, "no image to write was given")];
        }

        List<(RepositoryName Name, RepositoryInspection Inspection)> told = [];
        foreach (var names in asked.Select(images => images.Key).Chunk(AtOnce))
        {
            told.AddRange(names.Zip(await Task.WhenAll(names.Select(name => inspections.OfAsync(name, cancellationToken)))));
        }

        Finding[] troubles = [.. told.SelectMany(one => JudgeOne(end, one.Name, [.. asked[one.Name]], one.Inspection))];
        var wellKept = told.Count(one => one.Inspection is { Exists: true, Gaps.Count: 0 } && !troubles.Any(trouble => trouble.Subject == one.Name.ToString() && trouble.Check != CheckKind.Tags));
        return
        [
            .. wellKept == 0 ? (Finding[])[] : [end.Ok(CheckKind.Repository, wellKept == 1 ? "1 repository takes pushes and keeps what it is given" : $"{wellKept} repositories take pushes and keep what they are given")],
            .. DescribeTags(end, told),
            .. troubles.Distinct(),
        ];
    }

    /// <summary>One line where all repositories are alike, which they mostly are.</summary>
    private static Finding[] DescribeTags(RegistryEnd end, IReadOnlyList<(RepositoryName Name, RepositoryInspection Inspection)> told)
    {
        Finding[] each = [.. told.Where(one => one.Inspection is { Tags: not null, Obstacle: null }).Select(one => end.Ok(CheckKind.Tags, Describe(one.Inspection.Tags!)) with { Subject = one.Name.ToString() })];
        return each.DistinctBy(finding => finding.Message).Count() == 1 ? [each[0] with { Subject = end.Registry }] : each;
    }

    private static string Describe(TagProtection tags)
    {
        var rule = tags.IsImmutable ? "tags cannot be moved" : "tags can be moved";
        return tags.Exceptions.Count == 0 ? rule : $"{rule}, except {string.Join(", ", tags.Exceptions)}";
    }

    private static IEnumerable<Finding> JudgeOne(RegistryEnd end, RepositoryName repository, IReadOnlyList<ExaminedImage> images, RepositoryInspection inspection)
    {
        // A right that is missing is missing everywhere, and is told once.
        var gaps = inspection.Gaps.Select(gap => end.Skip(CheckKind.Repository, gap.Fault) with { Remedy = gap.Remedy });
        IEnumerable<Finding> findings = inspection.Obstacle is { IsCertain: true } obstacle
            ? [end.Fail(CheckKind.Repository, ExitCode.Unsupported, obstacle.Fault, obstacle.Remedy)]
            :
            [
                .. inspection.Obstacle is { } doubt ? (Finding[])[end.Warn(CheckKind.Repository, doubt.Fault, doubt.Remedy)] : [],
                .. JudgeTags(end, images, inspection.Tags),
                .. inspection.Expiry.SelectMany(rule => JudgeExpiry(end, images, rule)),
                .. inspection.Remarks.Select(remark => end.Ok(CheckKind.Retention, remark)),
            ];
        return [.. findings.Select(finding => finding with { Subject = repository.ToString() }), .. gaps];
    }

    private static IEnumerable<Finding> JudgeTags(RegistryEnd end, IReadOnlyList<ExaminedImage> images, TagProtection? tags) =>
        images.FirstOrDefault(image => image is { MayMoveTag: true, Reference.Tag: { } tag } && tags?.Covers(tag) == true) is { } moved
            ? [end.Warn(
                CheckKind.Tags,
                $"the tag {moved.Reference.Tag} cannot be moved there, though onDigestMismatch is overwrite: where it stands for another digest the promotion fails",
                RegistryRemedy.Immutable(end.Registry))]
            : [];

    private static IEnumerable<Finding> JudgeExpiry(RegistryEnd end, IReadOnlyList<ExaminedImage> images, ExpiryRule rule) =>
        images.FirstOrDefault(image => rule.Covers(image.Reference)) is { } covered
            ? [end.Warn(CheckKind.Retention, $"{rule.Name} {rule.Effect}, deployed or not; it covers {covered.Reference.Tag ?? "what has no tag"}", rule.Remedy)]
            : [];
}

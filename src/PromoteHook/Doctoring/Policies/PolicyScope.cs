using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Doctoring.Policies;

/// <summary>Repositories that need rights: by a rule's pattern, or one by itself.</summary>
/// <param name="Side">Source: to read; destination: to write.</param>
/// <param name="Host">The registry; may hold <c>*</c>.</param>
/// <param name="Path">The path; may hold <c>*</c> and <c>**</c>.</param>
/// <param name="Partners">The registries at the other end of the copies.</param>
internal sealed record PolicyScope(Side Side, string Host, string Path, IReadOnlyList<string> Partners)
{
    /// <summary>What missing repositories are created from; null when none are.</summary>
    public RepositoryTemplate? Creates { get; init; }

    /// <summary>True when what refers to images is copied too.</summary>
    public bool HasReferrers { get; init; }

    /// <summary>What the rules name, then what images have beside them by annotation or kustomization.</summary>
    public static IReadOnlyList<PolicyScope> Of(IReadOnlyList<CompiledRule> rules, ReferrerPolicy referrers, IReadOnlyList<Promotion> promotions) =>
    [
        .. rules.SelectMany(rule => rule.From.Select(from => new PolicyScope(Side.Source, from.HostText, from.PathText, [rule.To.HostText]) { HasReferrers = (rule.Rule.Referrers ?? referrers) != ReferrerPolicy.Off })),
        .. rules.Select(rule => new PolicyScope(Side.Destination, rule.To.HostText, rule.To.PathText, [.. rule.From.Select(from => from.HostText)])
        {
            Creates = rule.Rule.CreateRepository,
            HasReferrers = (rule.Rule.Referrers ?? referrers) != ReferrerPolicy.Off,
        }),
        .. promotions.Where(promotion => promotion.IsMapped).SelectMany(promotion => Beside(rules, promotion)).Distinct(),
    ];

    private static IEnumerable<PolicyScope> Beside(IReadOnlyList<CompiledRule> rules, Promotion promotion)
    {
        var destination = promotion.Destination.Repository;
        foreach (var source in promotion.Sources.Select(source => source.Repository).Where(source => !rules.Any(rule => rule.From.Any(from => from.Match(source) is not null))))
        {
            yield return One(Side.Source, source, destination.Registry, promotion);
        }

        if (!rules.Any(rule => rule.To.Match(destination) is not null))
        {
            yield return One(Side.Destination, destination, promotion.Sources[0].Registry, promotion);
        }
    }

    private static PolicyScope One(Side side, RepositoryName repository, string partner, Promotion promotion) =>
        new(side, repository.Registry, repository.Path, [partner]) { HasReferrers = promotion.Referrers != ReferrerPolicy.Off };
}

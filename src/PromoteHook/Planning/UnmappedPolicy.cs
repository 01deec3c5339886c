using PromoteHook.Mapping;

namespace PromoteHook.Planning;

/// <summary>Which unmapped images are refused, so that a typo in a rule never looks like success.</summary>
public sealed class UnmappedPolicy
{
    private readonly CompiledRule[] rules;
    private readonly bool failUnmatched;
    private readonly bool allowEmpty;

    /// <summary>Reads the rules' patterns.</summary>
    /// <exception cref="RefusalException">Usage: a pattern is wrong.</exception>
    public UnmappedPolicy(IReadOnlyList<Rule> rules, bool failUnmatched, bool allowEmpty)
    {
        this.rules = [.. rules.Select(CompiledRule.Compile)];
        this.failUnmatched = failUnmatched;
        this.allowEmpty = allowEmpty;
    }

    /// <summary>The failure of each promotion, in their order; null where it is mapped, ignored, or may be passed by.</summary>
    public IReadOnlyList<Failure?> Judge(IReadOnlyList<Promotion> promotions)
    {
        var isNothingMapped = !promotions.Any(promotion => promotion.IsMapped);
        return [.. promotions.Select(promotion => promotion.IsMapped || promotion.IsIgnored ? null : JudgeUnmapped(promotion, isNothingMapped))];
    }

    private Failure? JudgeUnmapped(Promotion promotion, bool isNothingMapped)
    {
        var registry = promotion.Destination.Registry;
        var message =
            failUnmatched ? "nothing names a source for it, and 'unmatched: fail' wants one"
            : allowEmpty ? null
            : rules.FirstOrDefault(rule => rule.To.MatchesRegistry(registry)) is { } neighbour ? $"no rule speaks for it, though {neighbour.Rule.Where} does for others on {registry}"
            : isNothingMapped ? "none of the images found is mapped to a source"
            : null;
        return message is null
            ? null
            : new Failure(ExitCode.Unmapped, null, promotion.Destination.ToString(), $"{message} (used at {promotion.Place})", RemedyFor(promotion));
    }

    private string RemedyFor(Promotion promotion)
    {
        var repository = promotion.Destination.Repository.ToString();
        var nearest = rules
            .Select(rule => (rule.Rule, Distance: EditDistance.Between(rule.To.ToString(), repository)))
            .Where(candidate => candidate.Distance <= repository.Length / 3)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Rule)
            .FirstOrDefault();
        var isInObject = promotion.Uses.Any(use => use.Origin.Kind is not null);
        var pass = !failUnmatched ? "pass it by with --allow-empty"
            : isInObject ? "annotate the object with promote-hook/ignore: \"true\""
            : "pass it by with unmatched: ignore";
        return nearest is null
            ? $"add a rule such as 'to: {promotion.Destination.Registry}/**'{(isInObject ? ", annotate the object with promote-hook/source" : "")}, or {pass}"
            : $"did you mean it to match 'to: {nearest.To}' ({nearest.Where})? Correct that rule, add one, or {pass}";
    }
}

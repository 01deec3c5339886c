using PromoteHook.Discovery;
using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>Says for each destination where it may come from: an annotation, else the first rule that matches, else what a kustomization implies.</summary>
public sealed class ReferenceMap
{
    private readonly Settings settings;
    private readonly CompiledRule[] rules;

    /// <summary>Reads the rules' patterns.</summary>
    /// <exception cref="RefusalException">Usage: a pattern is wrong; the message says where.</exception>
    public ReferenceMap(Settings settings)
    {
        this.settings = settings;
        rules = [.. settings.Rules.Select(CompiledRule.Compile)];
    }

    /// <summary>One promotion for each distinct destination, in the order of its first use.</summary>
    /// <exception cref="RefusalException">
    /// Usage: a destination is its own source, or is given two sources of equal rank. DigestConflict: two digests are
    /// wanted for one destination tag. The message names reference and places; no registry has been asked.
    /// </exception>
    public IReadOnlyList<Promotion> Map(IReadOnlyList<ImageUse> uses)
    {
        Promotion[] promotions = [.. uses.GroupBy(use => use.Reference).Select(group => MapOne(group.Key, [.. group]))];
        MapConflicts.Refuse(promotions);
        return promotions;
    }

    private Promotion MapOne(ImageReference destination, ImageUse[] uses)
    {
        ImageUse[] live = [.. uses.Where(use => !use.IsIgnored)];
        if (live.Length == 0)
        {
            return new Promotion(destination, [], uses, "annotation promote-hook/ignore on every use") { IsIgnored = true };
        }

        List<string> considered = [];
        var annotated = FromHints(destination, live, use => use.Annotated, "annotation", considered);
        var rule = FindRule(destination, considered);
        var (sources, why) = annotated
            ?? FromRule(rule, destination, live[0])
            ?? FromHints(destination, live, use => use.Implied, "kustomization", considered)
            ?? ([], NothingDecides());
        considered.Add($"decided by: {why}");
        var promotion = new Promotion(destination, sources, live, why) { Considered = considered, CreateRepository = rule?.Rule.CreateRepository };
        return promotion with
        {
            OnDigestMismatch = PolicyFor(promotion, rule?.Rule.OnDigestMismatch),
            Referrers = rule?.Rule.Referrers ?? settings.Referrers,
        };
    }

    private string NothingDecides() =>
        rules.Length == 0
            ? "there are no rules, and no annotation or kustomization entry names a source"
            : "no rule's 'to' matches, and no annotation or kustomization entry names a source";

    private CompiledRule? FindRule(ImageReference destination, List<string> considered)
    {
        foreach (var rule in rules)
        {
            var isMatch = rule.To.Match(destination.Repository) is not null;
            considered.Add($"rule {rule.Rule.Where}: to '{rule.To}' {(isMatch ? "matches, the first to do so" : "does not match")}");
            if (isMatch)
            {
                return rule;
            }
        }

        return null;
    }

    private static (IReadOnlyList<ImageReference> Sources, string Why)? FromRule(CompiledRule? rule, ImageReference destination, ImageUse use)
    {
        try
        {
            return rule?.SourcesFor(destination.Repository) is { } sources
                ? ([.. sources.Select(source => ImageReference.In(source, destination.Tag, destination.Digest))], $"rule {rule.Rule.Where}")
                : null;
        }
        catch (FormatException fault)
        {
            throw new RefusalException(
                ExitCode.Usage,
                $"rule {rule!.Rule.Where} makes no source of {destination} (used at {use.Origin}): {fault.Message}",
                $"correct its 'from', or put a rule for {destination.Repository} before it");
        }
    }

    private static (IReadOnlyList<ImageReference> Sources, string Why)? FromHints(
        ImageReference destination, ImageUse[] uses, Func<ImageUse, SourceHint?> hintOf, string what, List<string> considered)
    {
        (ImageReference Source, SourceHint Hint, ImageUse Use)? first = null;
        foreach (var use in uses)
        {
            if (hintOf(use) is not { } hint)
            {
                continue;
            }

            var source = SourceOf(destination, hint, use);
            if (first is { } earlier && earlier.Source != source)
            {
                throw new RefusalException(
                    ExitCode.Usage,
                    $"{destination} is given two sources: {earlier.Source} by {earlier.Hint.Where} ({earlier.Use.Origin}) and {source} by {hint.Where} ({use.Origin})",
                    what == "annotation" ? "let the annotations agree" : "add a rule or an annotation that decides");
            }

            first ??= (source, hint, use);
        }

        considered.Add(first is null ? $"{what}: none names a source" : $"{first.Value.Hint.Where}: {first.Value.Source}");
        return first is { } found ? ([found.Source], found.Hint.Where) : null;
    }

    /// <summary>The hint's own tag and digest; what it leaves out is the destination's, but a hint that gives only a digest has no tag.</summary>
    private static ImageReference SourceOf(ImageReference destination, SourceHint hint, ImageUse use)
    {
        if (hint.Digest is { } pinned && destination.Digest is { } wanted && pinned != wanted)
        {
            throw new RefusalException(
                ExitCode.DigestConflict,
                $"{destination} (used at {use.Origin}) is to have another digest than {hint.Where} names: {pinned}",
                "let the two agree, or leave the digest out of one");
        }

        var tag = hint.Tag ?? (hint.Digest is null ? destination.Tag : null);
        return ImageReference.In(hint.Repository, tag, hint.Digest ?? destination.Digest);
    }

    /// <remarks>
    /// A wanted digest makes a mismatch a failure unless the rule says otherwise, and neither it nor a mutable tag is ever
    /// Ignore: the first was promised, the second is expected to move.
    /// </remarks>
    private MismatchPolicy PolicyFor(Promotion promotion, MismatchPolicy? ofRule)
    {
        var isPinned = promotion.WantedDigest is not null;
        var policy = ofRule ?? (isPinned ? MismatchPolicy.Fail : settings.OnDigestMismatch);
        var isCompared = isPinned || (promotion.Destination.Tag is { } tag && settings.MutableTags.Contains(tag));
        return policy == MismatchPolicy.Ignore && isCompared ? MismatchPolicy.Warn : policy;
    }
}

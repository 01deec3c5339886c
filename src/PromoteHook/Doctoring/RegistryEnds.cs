using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Doctoring;

/// <summary>Finds the registries that images and rules name.</summary>
internal static class RegistryEnds
{
    /// <summary>The sources and then the destinations, each registry once, in the order of first use; those that only rules name come last.</summary>
    /// <param name="promotions">The images, with what maps them; what is not mapped is left out.</param>
    /// <param name="unmapped">Images to examine though nothing maps them: as sources where a rule's 'from' speaks for them, else as destinations.</param>
    /// <param name="rules">The rules in force; their registries count where the host has no wildcard.</param>
    public static IReadOnlyList<RegistryEnd> Of(IReadOnlyList<Promotion> promotions, IReadOnlyList<ImageReference> unmapped, IReadOnlyList<CompiledRule> rules)
    {
        Promotion[] mapped = [.. promotions.Where(promotion => promotion.IsMapped)];
        var byHand = unmapped.ToLookup(reference => rules.Any(rule => rule.From.Any(from => from.Match(reference.Repository) is not null)));
        var sources = mapped.SelectMany(promotion => promotion.Sources.Select(source => new ExaminedImage(source, promotion.Sources.Count == 1)));
        var destinations = mapped.Select(promotion => Needed(promotion.Destination) with
        {
            MayMoveTag = promotion.OnDigestMismatch == MismatchPolicy.Overwrite,
            IsCreated = promotion.CreateRepository is not null,
        });
        return
        [
            .. EndsOf(Side.Source, [.. sources, .. byHand[true].Select(Needed)], rules.SelectMany(rule => rule.From)),
            .. EndsOf(Side.Destination, [.. destinations, .. byHand[false].Select(Needed)], rules.Select(rule => rule.To)),
        ];
    }

    private static ExaminedImage Needed(ImageReference reference) => new(reference, IsNeeded: true);

    private static IEnumerable<RegistryEnd> EndsOf(Side side, IReadOnlyList<ExaminedImage> images, IEnumerable<RepositoryPattern> patterns)
    {
        var byRegistry = images.Distinct().ToLookup(image => image.Reference.Registry);
        var ofRules = patterns.Select(pattern => pattern.HostText).Where(host => !host.Contains('*', StringComparison.Ordinal));
        return byRegistry.Select(group => group.Key).Concat(ofRules).Distinct()
            .Select(registry => new RegistryEnd(side, registry, [.. byRegistry[registry]]));
    }
}

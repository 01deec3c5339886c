using PromoteHook.Discovery;

namespace PromoteHook.Mapping;

/// <summary>Compares what Argo CD renders with what was told beside it; the latter is all that a run without Argo CD would promote.</summary>
internal static class Completeness
{
    private const int MaxNamed = 20;

    /// <summary>
    /// Refuses images that Argo CD alone tells of and that are to be promoted: a rule or annotation maps them, or they are of a registry that
    /// another image is promoted to. Others, such as a sidecar from a public registry, nobody has to list.
    /// </summary>
    /// <exception cref="RefusalException">DiscoveryFailed: names the images and where they are used.</exception>
    public static void Refuse(IReadOnlyList<Promotion> promotions)
    {
        var registries = promotions.Where(promotion => promotion.IsMapped).Select(promotion => promotion.Destination.Registry).ToHashSet(StringComparer.Ordinal);
        Promotion[] lacking = [.. promotions.Where(promotion => !promotion.IsIgnored && promotion.Uses.All(IsOfArgoCd) && registries.Contains(promotion.Destination.Registry))];
        if (lacking.Length > 0)
        {
            var named = string.Join(", ", lacking.Take(MaxNamed).Select(promotion => $"{promotion.Destination} ({promotion.Place})"));
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"--strict: Argo CD knows {lacking.Length} image{(lacking.Length == 1 ? "" : "s")} to promote that nothing else tells of: {named}{(lacking.Length > MaxNamed ? ", …" : "")}",
                "add them to the overlay's images (or to what else is given), or leave out --strict");
        }
    }

    private static bool IsOfArgoCd(ImageUse use) => use.Origin.File.StartsWith(ArgoCdApplication.FilePrefix, StringComparison.Ordinal);
}

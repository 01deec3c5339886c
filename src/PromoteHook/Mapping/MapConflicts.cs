using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>Wishes that cannot all be fulfilled, found before any registry is asked.</summary>
internal static class MapConflicts
{
    /// <summary>Throws at the first conflict.</summary>
    /// <exception cref="RefusalException">Usage: a destination is its own source. DigestConflict: two digests are wanted for one destination tag.</exception>
    public static void Refuse(IReadOnlyList<Promotion> promotions)
    {
        foreach (var promotion in promotions)
        {
            RefuseSelf(promotion);
        }

        var wanted = new Dictionary<(RepositoryName Repository, string Tag), Promotion>();
        foreach (var promotion in promotions.Where(promotion => promotion.IsMapped && promotion.WantedDigest is not null))
        {
            if (promotion.Destination.Tag is { } tag && !wanted.TryAdd((promotion.Destination.Repository, tag), promotion))
            {
                RefuseTwoDigests(wanted[(promotion.Destination.Repository, tag)], promotion, tag);
            }
        }
    }

    private static void RefuseSelf(Promotion promotion)
    {
        if (promotion.Sources.Contains(promotion.Destination))
        {
            throw new RefusalException(
                ExitCode.Usage,
                $"{promotion.Why} takes {promotion.Destination} from itself (used at {promotion.Place})",
                "name another source, or a rule before it for this repository");
        }
    }

    private static void RefuseTwoDigests(Promotion one, Promotion other, string tag)
    {
        if (one.WantedDigest != other.WantedDigest)
        {
            throw new RefusalException(
                ExitCode.DigestConflict,
                $"two digests are wanted for {one.Destination.Repository}:{tag}: {one.WantedDigest} at {one.Place}, {other.WantedDigest} at {other.Place}",
                "use one digest everywhere, or another tag for one of them");
        }
    }
}

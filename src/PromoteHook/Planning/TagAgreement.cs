using PromoteHook.Oci;

namespace PromoteHook.Planning;

/// <summary>Makes sure that the promotions of one destination tag (used with a digest here and without one there) end in one digest.</summary>
internal static class TagAgreement
{
    /// <summary>The plan with a failure on every write that another use of the same tag contradicts.</summary>
    public static IReadOnlyList<PlannedPromotion> Check(IReadOnlyList<PlannedPromotion> planned)
    {
        var byTag = planned
            .Where(one => one.Promotion is { IsMapped: true, Destination.Tag: not null })
            .ToLookup(one => (one.Promotion.Destination.Repository, one.Promotion.Destination.Tag!));
        return [.. planned.Select(one => one.NeedsCopy && one.Promotion.Destination.Tag is { } tag
            ? Check(one, byTag[(one.Promotion.Destination.Repository, tag)])
            : one)];
    }

    private static PlannedPromotion Check(PlannedPromotion one, IEnumerable<PlannedPromotion> sameTag)
    {
        foreach (var other in sameTag)
        {
            var wanted = other.Digest ?? other.Promotion.WantedDigest;
            if (wanted is not null && wanted != one.Digest)
            {
                return one with { Failure = Conflict(one, other, wanted) };
            }
        }

        return one;
    }

    private static Failure Conflict(PlannedPromotion one, PlannedPromotion other, Digest wanted) => new(
        ExitCode.DigestConflict,
        null,
        one.Promotion.Destination.ToString(),
        $"two digests are wanted for one tag: {one.Digest} at {one.Promotion.Place}, {wanted} at {other.Promotion.Place}",
        "use one digest everywhere, or another tag for one of them");
}

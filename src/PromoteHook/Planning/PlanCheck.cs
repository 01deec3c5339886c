using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>Says whether a plan still holds for a destination that was looked at again.</summary>
internal static class PlanCheck
{
    /// <summary>
    /// The promotion as it is to be applied: Present when the destination serves what the plan wants, unchanged when it
    /// holds what the plan saw, else refused: somebody else has been there, and the plan's premise is gone.
    /// </summary>
    /// <param name="old">A planned promotion with a digest.</param>
    /// <param name="now">What the destination's tag (or digest) names now; null when nothing.</param>
    public static PlannedPromotion Against(PlannedPromotion old, Digest? now) =>
        now == old.Digest ? old with { State = PromotionState.Present, DestinationDigest = now, Failure = null }
        : now == old.DestinationDigest ? old
        : old with
        {
            State = PromotionState.DigestMismatch,
            DestinationDigest = now,
            Failure = new Failure(
                ExitCode.DigestConflict,
                Side.Destination,
                old.Promotion.Destination.ToString(),
                $"it has {now?.ToString() ?? "nothing"} now; the plan saw {old.DestinationDigest?.ToString() ?? "nothing"} there and wants {old.Digest}",
                "find out who changed it, and plan again"),
        };
}

using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>The results that follow from the plan alone.</summary>
internal static class SettledByPlan
{
    public static PromotionResult ResultOf(PlannedPromotion planned)
    {
        var outcome = (planned.Failure, planned.State) switch
        {
            (not null, _) => Outcome.Failed,
            (_, PromotionState.Present) => Outcome.Present,
            (_, PromotionState.DigestMismatch) => Outcome.MismatchLeft,
            (_, PromotionState.Unmapped) => Outcome.Skipped,
            _ => planned.Promotion.IsIgnored ? Outcome.Skipped : Outcome.Failed,
        };

        return new PromotionResult(planned, outcome, TimeSpan.Zero)
        {
            Failure = planned.Failure ?? (outcome == Outcome.Failed ? Untold(planned) : null),
        };
    }

    /// <summary>A plan from a file may say «cannot be done» without saying why; that is no success.</summary>
    private static Failure Untold(PlannedPromotion planned) => new(
        planned.State == PromotionState.SourceMissing ? ExitCode.SourceMissing : ExitCode.Unavailable,
        null,
        planned.Promotion.Destination.ToString(),
        $"the plan gives its state as {planned.State} and no reason",
        "make the plan again");
}

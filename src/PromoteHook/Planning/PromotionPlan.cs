using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>What a run is to do, in the order of discovery.</summary>
/// <param name="Promotions">One for each distinct destination reference.</param>
public sealed record PromotionPlan(IReadOnlyList<PlannedPromotion> Promotions)
{
    /// <summary>What the copies would move; null when it was not asked for.</summary>
    public TransferEstimate? Estimate { get; init; }
}

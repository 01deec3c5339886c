using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>What a run is to do, in the order of discovery.</summary>
/// <param name="Promotions">One for each distinct destination reference.</param>
public sealed record PromotionPlan(IReadOnlyList<PlannedPromotion> Promotions)
{
    /// <summary>What the copies would move; null when it was not asked for.</summary>
    public TransferEstimate? Estimate { get; init; }

    /// <summary>Destination repositories that do not exist and would be created; empty when there are none, or it was not asked for.</summary>
    public IReadOnlyList<RepositoryName> RepositoriesToCreate { get; init; } = [];

    /// <summary>Why there is no estimate although it was asked for; null otherwise. It does not stand in the way of the copies.</summary>
    public Failure? EstimateFailure { get; init; }
}

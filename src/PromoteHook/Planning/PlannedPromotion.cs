using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Planning;

/// <summary>One promotion as planned, pinned to a digest.</summary>
/// <param name="Promotion">The edge.</param>
/// <param name="State">What the planner saw.</param>
public sealed record PlannedPromotion(Promotion Promotion, PromotionState State)
{
    /// <summary>The digest the destination is to serve afterwards; null when it is not known (unmapped; source missing or unreadable where only a tag is wanted).</summary>
    public Digest? Digest { get; init; }

    /// <summary>The candidate that has it; null when the source was not asked or has nothing.</summary>
    public ImageReference? Source { get; init; }

    /// <summary>What the destination's tag (or digest) named when the plan was made; null when it had nothing.</summary>
    public Digest? DestinationDigest { get; init; }

    /// <summary>The root manifest's media type; null when not known.</summary>
    public string? MediaType { get; init; }

    /// <summary>Why it cannot be done (SourceMissing, Unreadable, a refused mismatch, an unmapped image that must be mapped); null when it can.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What is worth saying although it does not fail: a comparison that could not be made, candidates that refused; null when nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>True when the promoter has to write: Missing, or a mismatch that is to be overwritten.</summary>
    public bool NeedsCopy => Failure is null
        && (State == PromotionState.Missing || (State == PromotionState.DigestMismatch && Promotion.OnDigestMismatch == MismatchPolicy.Overwrite));
}

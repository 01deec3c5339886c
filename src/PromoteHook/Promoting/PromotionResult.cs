using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>How one promotion ended, and what it took.</summary>
/// <param name="Planned">The promotion.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">From its first request after planning to its proof; zero when nothing was to be done.</param>
public sealed record PromotionResult(PlannedPromotion Planned, Outcome Outcome, TimeSpan Duration)
{
    /// <summary>Why it failed; set exactly when the outcome is Failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What was moved; null when nothing was to be.</summary>
    public CopyOutcome? Copy { get; init; }

    /// <summary>The repository that was created for it; null when none was, or another image's promotion created it.</summary>
    public RepositoryName? CreatedRepository { get; init; }

    /// <summary>Why referrers are not at the destination although the image is; empty when all that were found are.</summary>
    public IReadOnlyList<Failure> ReferrerFailures { get; init; } = [];
}

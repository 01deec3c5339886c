namespace PromoteHook.Registries;

/// <summary>A repository as its vendor's interface describes it.</summary>
public sealed record RepositoryInspection
{
    /// <summary>Whether it is there; null when that could not be asked.</summary>
    public bool? Exists { get; init; }

    /// <summary>How a push creates it where it is not there; null where none does, or that could not be asked.</summary>
    public PushCreation? OnPush { get; init; }

    /// <summary>Why nothing, or not everything, can be pushed to it; null when nothing stands against it.</summary>
    public PushObstacle? Obstacle { get; init; }

    /// <summary>Which tags can be moved; null when that could not be asked.</summary>
    public TagProtection? Tags { get; init; }

    /// <summary>What removes images there.</summary>
    public IReadOnlyList<ExpiryRule> Expiry { get; init; } = [];

    /// <summary>What is worth knowing and needs nothing done, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What could not be asked, and why.</summary>
    public IReadOnlyList<InspectionGap> Gaps { get; init; } = [];
}

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>A repository of Artifact Registry as it is.</summary>
/// <param name="Place">Which one.</param>
/// <param name="Format">What it holds: <c>DOCKER</c>.</param>
/// <param name="Mode">Whether it can be pushed to.</param>
internal sealed record ArtifactRegistryRepository(RepositoryPlace Place, string Format, RepositoryMode Mode)
{
    /// <summary>True when a tag that is there can be neither moved nor deleted.</summary>
    public bool HasImmutableTags { get; init; }

    /// <summary>The cleanup policies that delete; they may delete what is promoted.</summary>
    public IReadOnlyList<ExpiryRule> DeletingPolicies { get; init; } = [];

    /// <summary>True when cleanup policies only write to the log what they would delete.</summary>
    public bool IsCleanupDryRun { get; init; }
}

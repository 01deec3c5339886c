namespace PromoteHook.Testing;

/// <summary>What happens to a tag that is pushed again.</summary>
public enum TagRule
{
    Mutable,

    /// <summary>409 when the digest differs.</summary>
    ImmutableConflict,

    /// <summary>400 TAG_INVALID whatever the digest, as ECR does.</summary>
    ImmutableEcr,

    /// <summary>400 FAILED_PRECONDITION when the digest differs, as Artifact Registry does.</summary>
    ImmutableArtifactRegistry,
}

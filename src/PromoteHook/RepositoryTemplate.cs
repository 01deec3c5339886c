namespace PromoteHook;

/// <summary>How a destination repository that does not exist is created; a rule's has one of the two.</summary>
/// <param name="Ecr">At Amazon ECR; null creates none there.</param>
/// <param name="ArtifactRegistry">At Google Artifact Registry; null creates none there.</param>
public sealed record RepositoryTemplate(EcrTemplate? Ecr, ArtifactRegistryTemplate? ArtifactRegistry);

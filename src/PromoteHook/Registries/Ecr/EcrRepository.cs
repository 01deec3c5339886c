namespace PromoteHook.Registries.Ecr;

/// <summary>What ECR says of a repository that is there.</summary>
/// <param name="Name">Its path below the registry.</param>
/// <param name="TagMutability">As in <see cref="EcrTemplate.TagMutability"/>.</param>
/// <param name="MutabilityExclusions">As in <see cref="EcrTemplate.MutabilityExclusions"/>.</param>
internal sealed record EcrRepository(string Name, string TagMutability, IReadOnlyList<string> MutabilityExclusions);

namespace PromoteHook.Testing;

/// <summary>What a user may do.</summary>
/// <param name="Repository">A repository's path, or the start of one followed by <c>**</c>; <c>**</c> alone is all.</param>
/// <param name="CanPush">True allows writing and deleting too.</param>
public sealed record RepositoryRight(string Repository, bool CanPush)
{
    public bool Covers(string repository) => Repository.EndsWith("**", StringComparison.Ordinal)
        ? repository.StartsWith(Repository[..^2], StringComparison.Ordinal)
        : repository == Repository;
}

using PromoteHook.Oci;

namespace PromoteHook.Discovery;

/// <summary>A source named beside a use: a repository, and a tag or digest if it differs from the destination's.</summary>
/// <param name="Repository">The source repository.</param>
/// <param name="Tag">The tag there; null when it is the destination's.</param>
/// <param name="Digest">The digest there; null when it is the destination's.</param>
/// <param name="Where">Who says so, for people: <c>annotation promote-hook/source on Deployment prod/web</c>.</param>
public sealed record SourceHint(RepositoryName Repository, string? Tag, Digest? Digest, string Where);

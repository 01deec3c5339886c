namespace PromoteHook.Testing.Serving;

/// <summary>A bearer token's meaning.</summary>
internal sealed record IssuedToken(IReadOnlyList<RepositoryRight> Rights, DateTimeOffset Expires);

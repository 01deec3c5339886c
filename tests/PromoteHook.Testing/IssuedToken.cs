namespace PromoteHook.Testing;

/// <summary>A token's meaning.</summary>
/// <param name="Rights">What may be done with it.</param>
/// <param name="Expires">When it ends.</param>
public sealed record IssuedToken(IReadOnlyList<RepositoryRight> Rights, DateTimeOffset Expires);

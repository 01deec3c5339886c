namespace PromoteHook.Testing.ArgoCd;

/// <summary>One request that the fake was sent.</summary>
/// <param name="PathAndQuery">What was asked for, with the rootpath.</param>
/// <param name="Token">The bearer token; null when there was none.</param>
public sealed record ArgoCdCall(string PathAndQuery, string? Token);

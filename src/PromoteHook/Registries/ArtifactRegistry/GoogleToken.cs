namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>An OAuth access token of Google. It prints redacted.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it ends, by the clock here.</param>
internal sealed record GoogleToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>What a token may do; what it really may follows from the roles of its identity.</summary>
    /// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/docker/authentication#token"/>.</remarks>
    public const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    public override string ToString() => $"access token until {ExpiresAt:u}";
}

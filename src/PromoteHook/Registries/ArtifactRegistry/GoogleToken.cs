namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>An OAuth access token of Google. It prints redacted.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it ends, by the clock here.</param>
internal sealed record GoogleToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>What a token may do; what it really may follows from the roles of its identity.</summary>
    /// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/docker/authentication#token"/>.</remarks>
    public const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>A token that a server gave with its lifetime.</summary>
    /// <param name="value">The token.</param>
    /// <param name="from">When it was asked for, by the clock here.</param>
    /// <param name="seconds">What the server says; more than 68 years count as these, less than nothing as nothing.</param>
    public static GoogleToken Lasting(string value, DateTimeOffset from, long seconds) =>
        new(value, from + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)));

    public override string ToString() => $"access token until {ExpiresAt:u}";
}

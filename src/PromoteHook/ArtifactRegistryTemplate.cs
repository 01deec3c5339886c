namespace PromoteHook;

/// <summary>How a repository is created at Google Artifact Registry; its format is Docker.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories"/>.</remarks>
public sealed record ArtifactRegistryTemplate
{
    /// <summary>True lets no tag be moved or deleted.</summary>
    public bool ImmutableTags { get; init; }

    /// <summary>The repository's labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The key, <c>projects/P/locations/L/keyRings/R/cryptoKeys/K</c>; null takes Google's own.</summary>
    public string? KmsKey { get; init; }
}

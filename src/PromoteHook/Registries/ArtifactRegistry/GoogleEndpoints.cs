namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Where Google's interfaces are.</summary>
/// <param name="ArtifactRegistry">The interface for repositories.</param>
/// <param name="IamCredentials">The interface that gives tokens of service accounts.</param>
/// <param name="Metadata">The server that knows a machine's own.</param>
internal sealed record GoogleEndpoints(Uri ArtifactRegistry, Uri IamCredentials, MetadataPlace Metadata)
{
    /// <summary>The interface that says what an access token is good for.</summary>
    /// <remarks>Source: <see href="https://github.com/googleapis/google-auth-library-nodejs/blob/main/src/auth/oauth2client.ts"/>, getTokenInfo.</remarks>
    public Uri TokenInfo { get; init; } = new("https://oauth2.googleapis.com/tokeninfo");

    /// <summary>Those of the public cloud.</summary>
    public static GoogleEndpoints Public { get; } = new(
        new Uri("https://artifactregistry.googleapis.com/"), new Uri("https://iamcredentials.googleapis.com/"), MetadataPlace.OfMachines);
}

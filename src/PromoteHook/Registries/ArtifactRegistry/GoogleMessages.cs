using System.Text.Json.Serialization;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>What Google's interfaces say and are told, as far as it is read or written here.</summary>
internal static class GoogleMessages
{
    /// <summary>The metadata server's token. Source: <see href="https://cloud.google.com/compute/docs/access/authenticate-workloads"/>.</summary>
    internal sealed record MetadataToken(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in")] long ExpiresIn);

    /// <summary>What tells in a credential file whose it is. Source: <see href="https://google.aip.dev/auth/4110"/>.</summary>
    internal sealed record CredentialKind(
        string? Type,
        [property: JsonPropertyName("client_email")] string? ClientEmail,
        [property: JsonPropertyName("service_account_impersonation_url")] string? ImpersonationUrl)
    {
        public string? Audience { get; init; }

        [JsonPropertyName("subject_token_type")]
        public string? SubjectTokenType { get; init; }

        [JsonPropertyName("token_url")]
        public string? TokenUrl { get; init; }

        [JsonPropertyName("credential_source")]
        public CredentialSource? Source { get; init; }
    }

    /// <summary>Where what is exchanged comes from, as far as AWS goes. Source: <see href="https://google.aip.dev/auth/4117"/>.</summary>
    internal sealed record CredentialSource(
        [property: JsonPropertyName("environment_id")] string? Environment,
        [property: JsonPropertyName("regional_cred_verification_url")] string? VerificationUrl);

    /// <summary>A request for Google to send on.</summary>
    internal sealed record SignedRequest(string Url, string Method, IReadOnlyList<Header> Headers);

    internal sealed record Header(string Key, string Value);

    /// <summary>generateAccessToken. Source: <see href="https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken"/>.</summary>
    internal sealed record TokenWish(IReadOnlyList<string> Scope);

    /// <summary>The answer of generateAccessToken.</summary>
    internal sealed record AccountToken(string? AccessToken, DateTimeOffset ExpireTime);

    /// <summary>Source: <see href="https://google.aip.dev/193"/>.</summary>
    internal sealed record ErrorAnswer(Status? Error);

    /// <summary>An error; in answers <c>code</c> is the HTTP status, in operations gRPC's.</summary>
    internal sealed record Status(int Code, string? Message);

    /// <summary>A long-running operation. Source: <see href="https://google.aip.dev/151"/>.</summary>
    internal sealed record Operation(string? Name, bool Done, Status? Error);

    /// <summary>Source: <see href="https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories"/>.</summary>
    internal sealed record RepositoryResource
    {
        public string? Format { get; init; }

        public string? Mode { get; init; }

        public DockerSettings? DockerConfig { get; init; }

        public IReadOnlyDictionary<string, string>? Labels { get; init; }

        public string? KmsKeyName { get; init; }

        public IReadOnlyDictionary<string, CleanupPolicy>? CleanupPolicies { get; init; }

        public bool? CleanupPolicyDryRun { get; init; }
    }

    internal sealed record DockerSettings(bool ImmutableTags);

    internal sealed record CleanupPolicy(string? Action, CleanupCondition? Condition);

    /// <summary>What a policy is about; all of it has to hold.</summary>
    internal sealed record CleanupCondition
    {
        public string? TagState { get; init; }

        public IReadOnlyList<string>? TagPrefixes { get; init; }

        public IReadOnlyList<string>? PackageNamePrefixes { get; init; }

        /// <summary>Seconds: <c>2592000s</c>.</summary>
        public string? OlderThan { get; init; }
    }

    /// <summary>What is said of an access token: its scopes, apart by blanks, and whose it is where the scopes allow to say so.</summary>
    internal sealed record TokenInfo(string? Scope, string? Email);
}

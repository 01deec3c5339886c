using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>Whom a <see cref="FakeGoogle"/> knows, and what they may do.</summary>
public sealed record FakeGoogleOptions
{
    /// <summary>Of the client <c>client</c>.</summary>
    public static string ClientSecret { get; } = Secret.New(SecretKind.GoogleClientSecret);

    /// <summary>The clock that tokens expire by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a token lives.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What every access token is good for, as it is told of it: scopes, apart by blanks.</summary>
    public string TokenScope { get; init; } = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>The service account of the machine; null has none, and the metadata server says 404.</summary>
    public string? MachineAccount { get; init; } = "node@proj.iam.gserviceaccount.com";

    /// <summary>False is another cloud's metadata service at the same address, which knows no such paths.</summary>
    public bool IsGoogle { get; init; } = true;

    /// <summary>The service accounts with a key.</summary>
    public IReadOnlyList<ServiceAccountKey> Keys { get; init; } = [];

    /// <summary>The refresh tokens of users, and whose they are; every one belongs to the client <c>client</c> with the secret <see cref="ClientSecret"/>.</summary>
    public IReadOnlyDictionary<string, string> RefreshTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The workload identity pool's provider, as audiences name it.</summary>
    public string PoolAudience { get; init; } = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/cluster";

    /// <summary>The tokens that the pool takes, and the principals that they stand for.</summary>
    public IReadOnlyDictionary<string, string> SubjectTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>Says who signed a request for GetCallerIdentity, for a pool that takes those; null is nobody. An ARN is its principal.</summary>
    public Func<Uri, IReadOnlyDictionary<string, string>, string?> AwsCallerOf { get; init; } = (_, _) => null;

    /// <summary>Who may impersonate which service account; an account that nobody may is unknown.</summary>
    public IReadOnlyList<(string Caller, string Account)> Impersonations { get; init; } = [];

    /// <summary>Who may create and see repositories; null lets everybody who is known.</summary>
    public IReadOnlyList<string>? RepositoryAdmins { get; init; }

    /// <summary>How often an operation says that it is not done yet.</summary>
    public int OperationPolls { get; init; } = 2;

    /// <summary>Told of each repository that was created, by its whole name.</summary>
    public Action<string> Created { get; init; } = _ => { };

    /// <summary>The error that operations end with, gRPC's code and a text; null succeeds.</summary>
    public (int Code, string Message)? OperationError { get; init; }
}

using System.Net;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Creates and describes repositories of Artifact Registry, those behind gcr.io's hosts included.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories"/>.</remarks>
internal sealed class ArtifactRegistryRepositories : IRepositoryCreator
{
    private const string StandardMode = "STANDARD_REPOSITORY";

    /// <summary>gRPC's codes, in which operations tell their errors. Source: <see href="https://github.com/grpc/grpc/blob/master/doc/statuscodes.md"/>.</summary>
    private const int AlreadyExists = 6;

    /// <summary>A creation takes some seconds, and none was heard of that takes minutes.</summary>
    private static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IdentityRule> rules;
    private readonly TimeProvider time;
    private readonly GoogleHttp http;
    private readonly Lazy<GoogleIdentities> identities;
    private readonly Uri endpoint;

    /// <param name="rules">Which registries are asked as whom.</param>
    /// <param name="access">How Google is reached.</param>
    public ArtifactRegistryRepositories(IReadOnlyList<IdentityRule> rules, CloudAccess access)
        : this(rules, access, new Lazy<GoogleIdentities>(() => new GoogleIdentities(access)), GoogleEndpoints.Public)
    {
    }

    internal ArtifactRegistryRepositories(IReadOnlyList<IdentityRule> rules, CloudAccess access, Lazy<GoogleIdentities> identities, GoogleEndpoints endpoints)
    {
        this.rules = rules;
        time = access.Time;
        http = new GoogleHttp(access);
        this.identities = identities;
        endpoint = endpoints.ArtifactRegistry;
    }

    public bool Serves(string registry) => RegistryHost.Parse(registry).Vendor is RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry;

    public async Task<bool> CreateAsync(RepositoryName repository, RepositoryTemplate wanted, CancellationToken cancellationToken)
    {
        var template = wanted.ArtifactRegistry ?? throw Refusal(repository, RegistryErrorKind.Unsupported, "createRepository says nothing about Artifact Registry");
        var place = PlaceOf(repository);
        var wish = new GoogleMessages.RepositoryResource
        {
            Format = "DOCKER",
            Mode = StandardMode,
            DockerConfig = template.ImmutableTags ? new GoogleMessages.DockerSettings(true) : null,
            Labels = template.Labels.Count == 0 ? null : template.Labels,
            KmsKeyName = template.KmsKey,
        };
        var uri = new Uri(endpoint, $"v1/{place.Parent}/repositories?repositoryId={Uri.EscapeDataString(place.Name)}");
        try
        {
            var operation = await CallAsync(
                repository,
                token => http.PostAsync(uri, token, wish, GoogleJson.Default.RepositoryResource, GoogleJson.Default.Operation, cancellationToken),
                cancellationToken);
            return await AwaitAsync(repository, place, operation, cancellationToken);
        }
        catch (GoogleException fault) when (fault.Status == HttpStatusCode.Conflict)
        {
            return await AwaitOtherAsync(repository, place, cancellationToken);
        }
        catch (GoogleException fault)
        {
            throw Refusal(repository, KindOf(fault.Status), $"Artifact Registry does not create {place}: {fault.Message}", fault);
        }
    }

    /// <summary>Describes the repository that images of a name lie in; null when it does not exist.</summary>
    /// <exception cref="RegistryException">Google refused or failed, in its words; Denied or Unauthorized where a right or login is missing.</exception>
    /// <exception cref="CredentialException">No identity could be had.</exception>
    public async Task<ArtifactRegistryRepository?> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var place = PlaceOf(repository);
        var uri = new Uri(endpoint, $"v1/{place}");
        try
        {
            var found = await CallAsync(repository, token => http.GetAsync(uri, token, GoogleJson.Default.RepositoryResource, cancellationToken), cancellationToken);
            return new ArtifactRegistryRepository(place, found.Format ?? "", ModeOf(found.Mode))
            {
                HasImmutableTags = found.DockerConfig?.ImmutableTags == true,
                DeletingPolicies = [.. (found.CleanupPolicies ?? new Dictionary<string, GoogleMessages.CleanupPolicy>())
                    .Where(policy => policy.Value.Action == "DELETE").OrderBy(policy => policy.Key, StringComparer.Ordinal)
                    .Select(policy => CleanupRule.Of(policy.Key, policy.Value, RepositoryUnit.Of(repository)))],
                IsCleanupDryRun = found.CleanupPolicyDryRun == true,
            };
        }
        catch (GoogleException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (GoogleException fault)
        {
            throw Refusal(repository, KindOf(fault.Status), $"Artifact Registry does not describe {place}: {fault.Message}", fault);
        }
    }

    private async Task<bool> AwaitAsync(RepositoryName repository, RepositoryPlace place, GoogleMessages.Operation operation, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; !operation.Done; pause = Longer(pause))
        {
            if (string.IsNullOrEmpty(operation.Name))
            {
                throw Refusal(repository, RegistryErrorKind.Unavailable, $"Artifact Registry creates {place} but does not say by which operation");
            }

            if (time.GetElapsedTime(began) > LongestCreation)
            {
                throw Refusal(repository, RegistryErrorKind.Unavailable, $"Artifact Registry is not done creating {place} after {LongestCreation.TotalMinutes} minutes ({operation.Name})");
            }

            await Task.Delay(pause, time, cancellationToken);
            var uri = new Uri(endpoint, $"v1/{operation.Name}");
            operation = await CallAsync(repository, token => http.GetAsync(uri, token, GoogleJson.Default.Operation, cancellationToken), cancellationToken);
        }

        if (operation.Error?.Code == AlreadyExists)
        {
            return await AwaitOtherAsync(repository, place, cancellationToken);
        }

        if (operation.Error is { } error)
        {
            throw Refusal(repository, KindOf(error.Code), $"Artifact Registry does not create {place}: {ServerWords.Shorten(error.Message ?? $"code {error.Code}")}");
        }

        return true;
    }

    /// <summary>Waits for what somebody else creates, which is spoken for from the first moment, but there only at the end; false, as it is not ours.</summary>
    private async Task<bool> AwaitOtherAsync(RepositoryName repository, RepositoryPlace place, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; await IsMissingAsync(repository, cancellationToken); pause = Longer(pause))
        {
            if (time.GetElapsedTime(began) > LongestCreation)
            {
                throw Refusal(repository, RegistryErrorKind.Unavailable, $"somebody else creates {place}, and it is not there after {LongestCreation.TotalMinutes} minutes");
            }

            await Task.Delay(pause, time, cancellationToken);
        }

        return false;
    }

    /// <summary>False also for who may not see it: the push will tell.</summary>
    private async Task<bool> IsMissingAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(repository, cancellationToken) is null;
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>Calls with a token, and once more with a new one when the first is refused.</summary>
    private async Task<T> CallAsync<T>(RepositoryName repository, Func<string, Task<T>> call, CancellationToken cancellationToken)
    {
        var identity = await identities.Value.FindAsync(rules.For(repository.Registry), cancellationToken)
            ?? throw GoogleIdentities.Nobody();
        var token = await identity.GetAsync(cancellationToken);
        try
        {
            return await call(token.Value);
        }
        catch (GoogleException fault) when (fault.Status == HttpStatusCode.Unauthorized)
        {
            identity.Drop(token.Value);
            return await call((await identity.GetAsync(cancellationToken)).Value);
        }
    }

    private static RepositoryPlace PlaceOf(RepositoryName repository) =>
        RepositoryPlace.Of(repository) ?? throw Refusal(repository, RegistryErrorKind.Unsupported, $"{repository} names no repository of Artifact Registry: write HOST/PROJECT/REPOSITORY/IMAGE");

    private static RepositoryMode ModeOf(string? mode) => mode switch
    {
        StandardMode => RepositoryMode.Standard,
        "REMOTE_REPOSITORY" => RepositoryMode.Remote,
        "VIRTUAL_REPOSITORY" => RepositoryMode.Virtual,
        _ => RepositoryMode.Unknown,
    };

    private static RegistryErrorKind KindOf(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.Unauthorized => RegistryErrorKind.Unauthorized,
        HttpStatusCode.Forbidden => RegistryErrorKind.Denied,
        HttpStatusCode.NotFound => RegistryErrorKind.NotFound,
        HttpStatusCode.TooManyRequests => RegistryErrorKind.RateLimited,
        null or >= HttpStatusCode.InternalServerError => RegistryErrorKind.Unavailable,
        _ => RegistryErrorKind.Unsupported,
    };

    private static RegistryErrorKind KindOf(int code) => code switch
    {
        16 => RegistryErrorKind.Unauthorized,
        7 => RegistryErrorKind.Denied,
        5 => RegistryErrorKind.NotFound,
        8 => RegistryErrorKind.RateLimited,
        4 or 10 or 13 or 14 => RegistryErrorKind.Unavailable,
        _ => RegistryErrorKind.Unsupported,
    };

    private static RegistryException Refusal(RepositoryName repository, RegistryErrorKind kind, string message, GoogleException? fault = null) =>
        new(kind, message, fault) { Registry = repository.Registry, Status = fault?.Status };
}

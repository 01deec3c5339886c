using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Logs in to Artifact Registry, by its own hosts and those of gcr.io, with the Google identity of where this runs, or one impersonated by it.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/docker/authentication#token"/>.</remarks>
internal sealed class ArtifactRegistryCredentialSource : ICredentialSource
{
    /// <summary>The user name that says that the password is an access token.</summary>
    private const string User = "oauth2accesstoken";

    private readonly IReadOnlyList<IdentityRule> rules;
    private readonly Lazy<GoogleIdentities> identities;
    private readonly ConcurrentDictionary<Credential, (SharedToken Identity, string Token)> given = new();

    /// <param name="rules">Which registries are asked as whom.</param>
    /// <param name="access">How Google is reached.</param>
    public ArtifactRegistryCredentialSource(IReadOnlyList<IdentityRule> rules, CloudAccess access)
        : this(rules, new Lazy<GoogleIdentities>(() => new GoogleIdentities(access)))
    {
    }

    internal ArtifactRegistryCredentialSource(IReadOnlyList<IdentityRule> rules, Lazy<GoogleIdentities> identities)
    {
        this.rules = rules;
        this.identities = identities;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        IsGoogles(repository.Registry) ? LogInAsync(repository, cancellationToken) : new([]);

    /// <inheritdoc/>
    public void Refused(Credential credential)
    {
        if (given.TryRemove(credential, out var ours))
        {
            ours.Identity.Drop(ours.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken) =>
        given.TryGetValue(credential, out var ours) ? await identities.Value.DescribeAsync(ours.Identity, cancellationToken) : null;

    private static bool IsGoogles(string registry) =>
        RegistryHost.Parse(registry).Vendor is RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry;

    private async ValueTask<IReadOnlyList<Credential>> LogInAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        // Nobody is no failure here: many images are public.
        if (await identities.Value.FindAsync(rules.For(repository.Registry), cancellationToken) is not { } identity)
        {
            return [];
        }

        var token = await identity.GetAsync(cancellationToken);
        var credential = Credential.Password(User, token.Value, identity.Name);
        given[credential] = (identity, token.Value);
        return [credential];
    }
}

using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Logs in to private registries of Amazon ECR with the pod's AWS identity, or with a role assumed by it.</summary>
/// <param name="rules">Which registries are asked as whom.</param>
/// <param name="login">Who it is at AWS.</param>
internal sealed class EcrCredentialSource(IReadOnlyList<IdentityRule> rules, Lazy<EcrLogin> login) : ICredentialSource
{
    /// <param name="rules">Which registries are asked as whom.</param>
    /// <param name="access">How AWS is reached.</param>
    public EcrCredentialSource(IReadOnlyList<IdentityRule> rules, CloudAccess access)
        : this(rules, new Lazy<EcrLogin>(() => new EcrLogin(access)))
    {
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        EcrHost.Parse(repository.Registry) is { } host
            ? [await login.Value.FindAsync(rules.For(repository.Registry)?.Aws, EcrEndpoint.Of(host), cancellationToken)]
            : [];

    /// <inheritdoc/>
    public void Refused(Credential credential)
    {
        if (login.IsValueCreated)
        {
            login.Value.Forget(credential);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken) =>
        login.IsValueCreated ? await login.Value.IdentifyAsync(credential, cancellationToken) : null;
}

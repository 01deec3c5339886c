using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Logs in to ECR Public with the pod's AWS identity, which only raises its limits: without one it is asked as anybody.</summary>
/// <param name="rules">Which registries are asked as whom.</param>
/// <param name="access">How AWS is reached.</param>
internal sealed class EcrPublicCredentialSource(IReadOnlyList<IdentityRule> rules, CloudAccess access) : ICredentialSource
{
    private readonly Lazy<EcrLogin> login = new(() => new EcrLogin(access));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        if (RegistryHost.Parse(repository.Registry).Vendor != RegistryVendor.EcrPublic)
        {
            return [];
        }

        var role = rules.For(repository.Registry)?.Aws;
        try
        {
            return [await login.Value.FindAsync(role, EcrEndpoint.Public, cancellationToken)];
        }
        catch (CredentialException) when (role is null)
        {
            // Nobody asked for it by name, and pulling needs none.
            return [];
        }
    }

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

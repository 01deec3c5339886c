using Amazon.Runtime;
using PromoteHook.Oci;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.Ecr;

/// <summary>Creates repositories of private ECR.</summary>
/// <param name="rules">Which registries are asked as whom; that of another account needs a role there.</param>
/// <param name="access">How AWS is reached.</param>
internal sealed class EcrRepositories(IReadOnlyList<IdentityRule> rules, CloudAccess access) : IRepositoryCreator
{
    private readonly Lazy<(AwsClients Clients, AwsIdentities Identities)> aws = new(() =>
    {
        var clients = new AwsClients(access);
        return (clients, new AwsIdentities(access, clients));
    });

    public bool Serves(string registry) => RegistryHost.Parse(registry).Vendor == RegistryVendor.Ecr;

    public async Task<bool> CreateAsync(RepositoryName repository, RepositoryTemplate wanted, CancellationToken cancellationToken)
    {
        var template = wanted.Ecr ?? throw new RegistryException(RegistryErrorKind.Unsupported, "createRepository says nothing about Amazon ECR") { Registry = repository.Registry };
        var host = EcrHost.Parse(repository.Registry) ?? throw new ArgumentException($"{repository.Registry} is no private registry of Amazon ECR", nameof(repository));
        var endpoint = EcrEndpoint.Of(host);
        var (clients, identities) = aws.Value;
        var identity = await identities.FindAsync(rules.For(repository.Registry)?.Aws, host.Region, cancellationToken);
        using var api = new EcrApi(identity.Credentials, endpoint, clients);
        var step = "create the repository";
        try
        {
            if (!await CreateAsync(api, host.Account, repository.Path, template, cancellationToken))
            {
                return false;
            }

            step = "set the new repository's policy";
            if (template.Policy is { } policy)
            {
                await api.SetRepositoryPolicyAsync(host.Account, repository.Path, policy, cancellationToken);
            }

            step = "set the new repository's lifecycle policy";
            if (template.LifecyclePolicy is { } lifecycle)
            {
                await api.PutLifecyclePolicyAsync(host.Account, repository.Path, lifecycle, cancellationToken);
            }

            return true;
        }
        catch (Exception fault) when (AwsFault.Explains(fault, cancellationToken))
        {
            throw new RegistryException(KindOf(fault), $"{endpoint} does not {step} for {identity}: {AwsFault.Describe(fault)}") { Registry = repository.Registry };
        }
    }

    /// <summary>False when somebody else was faster.</summary>
    private static async Task<bool> CreateAsync(EcrApi api, string account, string name, EcrTemplate template, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateRepositoryAsync(account, name, template, cancellationToken);
            return true;
        }
        catch (AmazonServiceException refusal) when (refusal.ErrorCode == EcrApi.AlreadyExists)
        {
            return false;
        }
    }

    private static RegistryErrorKind KindOf(Exception fault) => AwsFault.CodeOf(fault) switch
    {
        null or "ServerException" or "InternalFailure" or "ServiceUnavailable" => RegistryErrorKind.Unavailable,
        "AccessDeniedException" or "AccessDenied" => RegistryErrorKind.Denied,
        "ThrottlingException" => RegistryErrorKind.RateLimited,
        "UnrecognizedClientException" or "InvalidClientTokenId" or "ExpiredTokenException" or "InvalidSignatureException" => RegistryErrorKind.Unauthorized,
        _ => RegistryErrorKind.Unsupported,
    };
}

using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Logs in to ECR by its API. What is below this loads the AWS SDK, what is above it does not.</summary>
internal sealed class EcrLogin
{
    private const string User = "AWS";

    private readonly AwsClients clients;
    private readonly AwsIdentities identities;
    private readonly EcrTokens tokens;

    public EcrLogin(CloudAccess access)
    {
        clients = new AwsClients(access);
        identities = new AwsIdentities(access, clients);
        tokens = new EcrTokens(access.Time, FetchAsync);
    }

    /// <summary>User and password for the registries behind an endpoint.</summary>
    /// <param name="role">The role to ask as; null asks as the pod.</param>
    /// <param name="endpoint">The API of those registries.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CredentialException">There is no identity, or ECR gives it no password.</exception>
    public Task<Credential> FindAsync(AwsRole? role, EcrEndpoint endpoint, CancellationToken cancellationToken) => tokens.GetAsync(role, endpoint, cancellationToken);

    /// <summary>The API behind an endpoint, asked as passwords are; the caller disposes it.</summary>
    /// <exception cref="CredentialException">There is no identity.</exception>
    public async Task<EcrApi> OpenAsync(AwsRole? role, EcrEndpoint endpoint, CancellationToken cancellationToken) =>
        new((await identities.FindAsync(role, endpoint.Region, cancellationToken)).Credentials, endpoint, clients);

    /// <summary>Drops a password that a registry refused.</summary>
    public void Forget(Credential refused) => tokens.Forget(refused);

    /// <summary>Whom AWS takes the owner of a password for; null when the password is not from here.</summary>
    /// <exception cref="CredentialException">AWS does not say.</exception>
    public async Task<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (tokens.KeyOf(credential) is not var (role, endpoint))
        {
            return null;
        }

        var identity = await identities.FindAsync(role, endpoint.Region, cancellationToken);
        return new CallerIdentity(await identities.AskCallerAsync(identity, endpoint.Region, cancellationToken));
    }

    private async Task<(Credential Credential, DateTimeOffset ExpiresAt)> FetchAsync((AwsRole? Role, EcrEndpoint Endpoint) key)
    {
        var (role, endpoint) = key;
        var identity = await identities.FindAsync(role, endpoint.Region, CancellationToken.None);
        using var api = new EcrApi(identity.Credentials, endpoint, clients);
        try
        {
            var password = await api.GetAuthorizationTokenAsync(CancellationToken.None);
            return (Credential.Password(User, password.Value, $"{endpoint} as {identity}"), password.ExpiresAt);
        }
        catch (Exception fault) when (AwsFault.Explains(fault, CancellationToken.None))
        {
            throw AwsFault.ToCredentialException($"{endpoint} gives no password to {identity}", fault, RemedyOf(fault, endpoint));
        }
    }

    private static string RemedyOf(Exception fault, EcrEndpoint endpoint) => AwsFault.CodeOf(fault) switch
    {
        null => $"check that {endpoint.Address.Host} can be reached from here (proxy, network policy, VPC endpoint)",
        "AccessDeniedException" or "AccessDenied" => endpoint.IsPublic
            ? "allow that identity ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *"
            : "allow that identity ecr:GetAuthorizationToken on *",
        "UnrecognizedClientException" or "InvalidClientTokenId" or "ExpiredTokenException" or "ExpiredToken" => "give credentials that are still good",
        "ThrottlingException" => "run again later",
        _ => "put it right, then run again",
    };
}

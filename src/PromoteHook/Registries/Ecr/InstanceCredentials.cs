using Amazon.Runtime;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>The credentials of the EC2 instance that this runs on, by its metadata service, version 2; they renew themselves.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"/>.</remarks>
internal sealed class InstanceCredentials(CloudAccess access) : RefreshingAWSCredentials
{
    private const string TokenSeconds = "21600";
    private const string RolePath = "/latest/meta-data/iam/security-credentials/";

    private readonly CredentialEndpoint endpoint = new(access);

    /// <summary>The instance's role, once its credentials have been read.</summary>
    public string Role { get; private set; } = "";

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var service = new Uri(access.Value(AwsVariables.MetadataEndpoint) ?? DefaultEndpoint);
        var token = ("X-aws-ec2-metadata-token", await ReadTokenAsync(service));
        var roles = await endpoint.AskAsync(HttpMethod.Get, new Uri(service, RolePath), token);
        Role = roles.Split('\n')[0].Trim();
        var address = new Uri(service, RolePath + Role);
        return CredentialEndpoint.Read(await endpoint.AskAsync(HttpMethod.Get, address, token), address);
    }

    private string DefaultEndpoint =>
        string.Equals(access.Value(AwsVariables.MetadataEndpointMode), "IPv6", StringComparison.OrdinalIgnoreCase) ? "http://[fd00:ec2::254]" : "http://169.254.169.254";

    private async Task<string> ReadTokenAsync(Uri service)
    {
        try
        {
            var token = await endpoint.AskAsync(HttpMethod.Put, new Uri(service, "/latest/api/token"), ("X-aws-ec2-metadata-token-ttl-seconds", TokenSeconds));
            return token.Trim();
        }
        catch (CredentialException fault) when (fault.InnerException is OperationCanceledException)
        {
            throw new CredentialException($"{fault.Message}; on EC2 that means that its hop limit is 1, and pods need 2", fault);
        }
    }
}

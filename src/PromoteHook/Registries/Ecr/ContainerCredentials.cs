using System.Net;
using Amazon.Runtime;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>The credentials that the agent of EKS Pod Identity, or of ECS, hands to the container; they renew themselves.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html"/>.</remarks>
internal sealed class ContainerCredentials(CloudAccess access) : RefreshingAWSCredentials
{
    private const string Ecs = "169.254.170.2";

    private static readonly string[] Agents = [Ecs, "169.254.170.23", "[fd00:ec2::23]"];

    private readonly CredentialEndpoint endpoint = new(access);

    /// <summary>True where the environment names an agent.</summary>
    public static bool AreOffered(CloudAccess access) => access.Value(AwsVariables.ContainerPath) is not null || access.Value(AwsVariables.ContainerUri) is not null;

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var address = FindAddress();
        var token = await ReadTokenAsync();
        return CredentialEndpoint.Read(await endpoint.AskAsync(HttpMethod.Get, address, token is null ? null : ("Authorization", token)), address);
    }

    /// <summary>The agent's address. By plain http only what never leaves the node is asked: the token would be read on the way.</summary>
    private Uri FindAddress()
    {
        if (access.Value(AwsVariables.ContainerPath) is { } path)
        {
            return new Uri($"http://{Ecs}{path}");
        }

        return Uri.TryCreate(access.Value(AwsVariables.ContainerUri), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (Agents.Contains(uri.Host) || IsLoopback(uri))))
                ? uri
                : throw new CredentialException($"{AwsVariables.ContainerUri} is neither an https address nor one of this node");
    }

    private static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private async Task<string?> ReadTokenAsync()
    {
        var token = access.Value(AwsVariables.ContainerTokenFile) is { } file ? (await File.ReadAllTextAsync(file)).Trim() : access.Value(AwsVariables.ContainerToken);
        return token is null || !token.AsSpan().ContainsAny('\r', '\n') ? token : throw new CredentialException("the agent's token holds a line break");
    }
}

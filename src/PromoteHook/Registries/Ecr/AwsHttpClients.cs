using Amazon.Runtime;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.Ecr;

/// <summary>Gives the AWS SDK one client for all its calls, behind the proxy and with the authorities that registries have.</summary>
internal sealed class AwsHttpClients(CloudAccess access) : HttpClientFactory
{
    /// <summary>Of one try; the SDK makes up to three.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private readonly Lazy<HttpClient> client = new(() => new HttpClient(ServiceSockets.Create(access.Proxy, access.Authorities)) { Timeout = TimeLimit });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client.Value;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}

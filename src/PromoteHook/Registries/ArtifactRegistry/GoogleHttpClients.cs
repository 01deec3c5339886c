using Google.Apis.Http;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Gives Google's library clients that go through the proxy and trust the authorities that registries have.</summary>
internal sealed class GoogleHttpClients(CloudAccess access) : HttpClientFactory, IHttpClientFactory
{
    /// <summary>Of one try; the library makes several when it is answered 503.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    ConfigurableHttpClient IHttpClientFactory.CreateHttpClient(CreateHttpClientArgs args)
    {
        var client = CreateHttpClient(args);
        client.Timeout = TimeLimit;
        return client;
    }

    protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => ServiceSockets.Create(access.Proxy, access.Authorities);
}

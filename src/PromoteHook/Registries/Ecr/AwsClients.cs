using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace PromoteHook.Registries.Ecr;

/// <summary>Sets up what calls AWS: where to, by which sockets, how often tried.</summary>
internal sealed class AwsClients(CloudAccess access)
{
    private const int MaxRetries = 2;

    private readonly AwsHttpClients http = new(access);

    /// <summary>A client of STS in a region; the caller disposes it.</summary>
    public AmazonSecurityTokenServiceClient CreateSts(AWSCredentials credentials, string region)
    {
        var config = new AmazonSecurityTokenServiceConfig();
        Configure(config, "STS", region);
        return new AmazonSecurityTokenServiceClient(credentials, config);
    }

    /// <summary>Fills in what all clients share.</summary>
    /// <param name="config">The client's own settings.</param>
    /// <param name="service">The service as the variables of endpoints call it: <c>ECR_PUBLIC</c> in <c>AWS_ENDPOINT_URL_ECR_PUBLIC</c>.</param>
    /// <param name="region">The region to ask and to sign for.</param>
    public void Configure(ClientConfig config, string service, string region)
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (EndpointOf(service) is { } url)
        {
            config.ServiceURL = url;
        }

        // An address of its own says nothing of the region.
        config.AuthenticationRegion = region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = MaxRetries;
        config.HttpClientFactory = http;
    }

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html"/>.</remarks>
    private string? EndpointOf(string service) =>
        access.IsTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ? null : access.Value($"AWS_ENDPOINT_URL_{service}") ?? access.Value("AWS_ENDPOINT_URL");
}

using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using PromoteHook.Registries.Ecr;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Proves to Google who this is at AWS: a signed request for STS's GetCallerIdentity, which Google sends on.</summary>
/// <remarks>
/// Google's library itself knows keys in the environment and the instance's role, but neither IRSA nor EKS Pod Identity; this
/// takes whatever ECR would be asked as. Source: <see href="https://google.aip.dev/auth/4117"/>.
/// </remarks>
internal sealed class AwsSubjectToken : ProgrammaticExternalAccountCredential.ISubjectTokenProvider
{
    /// <summary>Every partition but <c>aws</c> has to name its region; there, an account can turn any region off but this.</summary>
    private const string DefaultRegion = "us-east-1";

    private readonly CloudAccess access;
    private readonly AwsIdentities identities;
    private readonly string audience;
    private readonly string address;

    /// <param name="access">How AWS is reached.</param>
    /// <param name="audience">The workload identity pool's provider that the proof is for.</param>
    /// <param name="address">GetCallerIdentity's address, with <c>{region}</c> in the place of one.</param>
    public AwsSubjectToken(CloudAccess access, string audience, string address)
    {
        (this.access, this.audience, this.address) = (access, audience, address);
        identities = new AwsIdentities(access, new AwsClients(access));
    }

    public async Task<string> GetSubjectTokenAsync(ProgrammaticExternalAccountCredential caller, CancellationToken taskCancellationToken)
    {
        var region = access.Value("AWS_REGION") ?? access.Value("AWS_DEFAULT_REGION") ?? DefaultRegion;
        var identity = await identities.FindAsync(null, region, taskCancellationToken);
        var key = await identity.Credentials.GetCredentialsAsync();
        var url = new Uri(address.Replace("{region}", region, StringComparison.Ordinal));
        var headers = CallerIdentityProof.Sign(key, url, region, KeyValuePair.Create("x-goog-cloud-target-resource", audience), access.Time.GetUtcNow());
        var request = new GoogleMessages.SignedRequest(url.AbsoluteUri, "POST", [.. headers.Select(header => new GoogleMessages.Header(header.Key, header.Value))]);
        return Uri.EscapeDataString(JsonSerializer.Serialize(request, GoogleJson.Default.SignedRequest));
    }
}

using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace PromoteHook.Registries.Ecr;

/// <summary>A role assumed with a token that something else vouches for, such as a Kubernetes service account's (IRSA); renews itself.</summary>
/// <param name="readToken">Yields the token, at each renewal anew, because an old one may have expired.</param>
/// <param name="role">The role.</param>
/// <param name="region">The region whose STS is asked.</param>
/// <param name="clients">Makes the client of STS.</param>
internal sealed class WebIdentityCredentials(Func<Task<string>> readToken, AwsRole role, string region, AwsClients clients) : RefreshingAWSCredentials
{
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var token = await readToken();
        using var sts = clients.CreateSts(new AnonymousAWSCredentials(), region);
        var answer = await sts.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = role.Arn,
            RoleSessionName = role.SessionName ?? RoleCredentials.DefaultSessionName,
            WebIdentityToken = token.Trim(),
        });
        return RoleCredentials.StateOf(answer.Credentials);
    }
}

using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace PromoteHook.Registries.Ecr;

/// <summary>A role assumed by STS as somebody else; renews itself.</summary>
/// <param name="source">Who assumes it.</param>
/// <param name="role">The role.</param>
/// <param name="region">The region whose STS is asked.</param>
/// <param name="clients">Makes the client of STS.</param>
internal sealed class RoleCredentials(AwsIdentity source, AwsRole role, string region, AwsClients clients) : RefreshingAWSCredentials
{
    /// <summary>What sessions are called that have no name of their own.</summary>
    public const string DefaultSessionName = "promote-hook";

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var sts = clients.CreateSts(source.Credentials, region);
        var answer = await sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = role.Arn,
            RoleSessionName = role.SessionName ?? DefaultSessionName,
            ExternalId = role.ExternalId,
        });
        return StateOf(answer.Credentials);
    }

    /// <summary>What STS handed out, with its end.</summary>
    internal static CredentialsRefreshState StateOf(Credentials session) => new(
        new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
        session.Expiration ?? throw new AmazonClientException("STS did not say when the session ends"));
}

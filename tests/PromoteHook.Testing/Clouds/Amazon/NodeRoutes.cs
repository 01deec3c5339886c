using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>What a pod finds on its node: the agent of EKS Pod Identity, and the metadata service of EC2 in version 2.</summary>
internal sealed class NodeRoutes(FakeAwsOptions options, AwsKeyStore keys)
{
    public const string AgentPath = "/v1/credentials";

    private const string RolePath = "/latest/meta-data/iam/security-credentials/";

    private readonly string metadataToken = Secret.New(SecretKind.MetadataToken);

    public static bool Serves(PathString path) => path == AgentPath || path.StartsWithSegments("/latest");

    /// <summary>The answer's text; null gives none until the client goes away.</summary>
    /// <exception cref="AwsRefusalException">There is none for this request.</exception>
    public string? Answer(HttpRequest request)
    {
        if (request.Path == AgentPath)
        {
            Secret.Known(SecretKind.AgentToken, request.Headers.Authorization.ToString());
        }

        return (request.Method, request.Path.Value) switch
        {
            ("GET", AgentPath) when options.AgentArn is { } arn => request.Headers.Authorization == options.AgentToken ? Document(arn) : throw Refusal(401),
            ("PUT", "/latest/api/token") when request.Headers.ContainsKey("X-Forwarded-For") => throw Refusal(403),
            ("PUT", "/latest/api/token") when request.Headers["X-aws-ec2-metadata-token-ttl-seconds"].Count == 0 => throw Refusal(400),
            ("PUT", "/latest/api/token") => options.MetadataHops < 2 ? null : metadataToken,
            ("GET", _) when request.Path.StartsWithSegments("/latest") && request.Headers["X-aws-ec2-metadata-token"] != metadataToken => throw Refusal(401),
            ("GET", RolePath) when options.InstanceArn is { } arn => RoleIn(arn),
            ("GET", { } path) when options.InstanceArn is { } arn && path == RolePath + RoleIn(arn) => Document(arn),
            _ => throw Refusal(404),
        };
    }

    private static string RoleIn(string arn) => arn.Split('/')[1];

    private string Document(string arn)
    {
        var key = keys.Issue(arn);
        return new JsonObject
        {
            ["Code"] = "Success",
            ["Type"] = "AWS-HMAC",
            ["AccessKeyId"] = key.Id,
            ["SecretAccessKey"] = key.Secret,
            ["Token"] = key.SessionToken,
            ["Expiration"] = key.ExpiresAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        }.ToJsonString();
    }

    private static AwsRefusalException Refusal(int status) => new(status, "", "");
}

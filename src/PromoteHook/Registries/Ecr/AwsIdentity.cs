using Amazon.Runtime;

namespace PromoteHook.Registries.Ecr;

/// <summary>As whom AWS is asked.</summary>
/// <param name="Name">Who it is and where it came from, for people: «role arn:aws:iam::111111111111:role/pull».</param>
/// <param name="Credentials">What signs requests; renews itself.</param>
internal sealed record AwsIdentity(string Name, AWSCredentials Credentials)
{
    /// <summary>The key, or session, that the environment holds; null where it holds none.</summary>
    public static AwsIdentity? OfEnvironment(CloudAccess access) =>
        access.Value(AwsVariables.AccessKey) is { } key && access.Value(AwsVariables.SecretKey) is { } secret
            ? new("the access key of the environment", access.Value(AwsVariables.SessionToken) is { } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret))
            : null;

    public override string ToString() => Name;
}

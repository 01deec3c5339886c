namespace PromoteHook.Registries;

/// <summary>A role to assume by STS.</summary>
/// <param name="Arn"><c>arn:aws:iam::111111111111:role/pull</c>.</param>
public sealed record AwsRole(string Arn)
{
    /// <summary>What the role's trust policy may ask for; null sends none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The session's name in CloudTrail; null is <c>promote-hook</c>.</summary>
    public string? SessionName { get; init; }

    /// <summary>
    /// The audience of an identity token of Google's metadata server, by which the role is assumed; null assumes it as the
    /// pod's AWS identity.
    /// </summary>
    public string? GoogleAudience { get; init; }
}

using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries;

/// <summary>Refusals by rules that stand above roles, which no grant to the role overcomes.</summary>
/// <remarks>
/// There is no code for any of them, only these words. Sources:
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"/>;
/// <see href="https://cloud.google.com/vpc-service-controls/docs/troubleshooting"/>.
/// </remarks>
internal static class OrganizationPolicy
{
    private const string Perimeter = "VPC Service Controls forbid it: ask those who run the perimeter for an ingress or egress rule that lets this identity and project through";

    private static readonly (string Words, string Remedy)[] Known =
    [
        ("service control policy", "no policy of the account overcomes it: have those who run the AWS organization exempt this role or action in the service control policy"),
        ("resource control policy", "no policy of the account overcomes it: have those who run the AWS organization exempt this role or action in the resource control policy"),
        ("VPC endpoint policy", "allow the action in the policy of the VPC endpoint that the request went through"),
        ("permissions boundary", "allow the action in the role's permissions boundary"),
        ("vpcServiceControlsUniqueIdentifier", "VPC Service Controls forbid it: give the identifier to those who run the perimeter, for an ingress or egress rule that lets this identity and project through"),

        // Some services leave out the identifier; the second is what Cloud Storage says, where blobs are.
        ("prohibited by organization's policy", Perimeter),
        ("violates VPC Service Controls", Perimeter),
    ];

    /// <summary>What to do about a refusal by such a rule; null when it is none.</summary>
    public static string? RemedyFor(RegistryException refusal) =>
        refusal.Kind is RegistryErrorKind.Denied or RegistryErrorKind.Unauthorized
            ? Known.FirstOrDefault(known => refusal.Message.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Remedy
            : null;
}

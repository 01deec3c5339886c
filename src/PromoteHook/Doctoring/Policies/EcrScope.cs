using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring.Policies;

/// <summary>Repositories of private ECR that need rights, and who needs them.</summary>
/// <param name="Side">Source: to read; destination: to write.</param>
/// <param name="Host">The registry.</param>
/// <param name="Path">The path; may hold <c>*</c> and <c>**</c>.</param>
/// <param name="Partners">The registries of ECR at the other end.</param>
/// <param name="Role">Who needs them; null for the pod's own role.</param>
/// <param name="Creates">What missing repositories are created from; null when none are.</param>
/// <param name="HasReferrers">True when what refers to images is copied too.</param>
internal sealed record EcrScope(Side Side, EcrPattern Host, string Path, IReadOnlyList<EcrPattern> Partners, AwsRole? Role, EcrTemplate? Creates, bool HasReferrers)
{
    /// <summary>True when it is read as a role of its own account, which needs no leave of the repository.</summary>
    public bool IsOwn => Role?.Arn.Split(':') is [_, _, _, _, var account, ..] && account == Host.Account;

    /// <summary>Null for what is not at ECR.</summary>
    public static EcrScope? Of(PolicyScope scope, IReadOnlyList<IdentityRule> identities) =>
        EcrPattern.Read(scope.Host) is { } host
            ? new EcrScope(scope.Side, host, scope.Path, [.. scope.Partners.Select(EcrPattern.Read).OfType<EcrPattern>()], identities.For(scope.Host)?.Aws, scope.Creates?.Ecr, scope.HasReferrers)
            : null;
}

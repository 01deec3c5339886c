namespace PromoteHook.Registries;

/// <summary>As whom some registries are asked, where the pod's own identity is not enough.</summary>
/// <param name="Registry">The registries: a host as in references, <c>*</c> within a label; the first rule that matches holds.</param>
/// <param name="Where">Where it stands, for people: <c>promote-hook.yaml:9</c>.</param>
public sealed record IdentityRule(string Registry, string Where)
{
    /// <summary>The role to assume before Amazon ECR is asked; null asks as the pod.</summary>
    public AwsRole? Aws { get; init; }

    /// <summary>The service account to impersonate before Artifact Registry is asked; null asks as the pod.</summary>
    public string? GoogleImpersonate { get; init; }
}

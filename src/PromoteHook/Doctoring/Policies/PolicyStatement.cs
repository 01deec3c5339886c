namespace PromoteHook.Doctoring.Policies;

/// <summary>One statement of an IAM policy that allows something.</summary>
/// <param name="Id">Its name within the policy; letters and digits.</param>
/// <param name="Actions">What is allowed.</param>
/// <param name="Resources">On what; empty in a policy of the resource itself, as a repository's or a role's trust policy.</param>
internal sealed record PolicyStatement(string Id, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    /// <summary>Whom, in a policy of the resource itself; else empty.</summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>The external id that the caller has to name; null asks for none.</summary>
    public string? ExternalId { get; init; }
}

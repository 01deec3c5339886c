namespace PromoteHook.Doctoring.Policies;

/// <summary>Rights to be given, as the cloud takes them: a policy in JSON, or commands.</summary>
/// <param name="Title">What it is and whom it is given to.</param>
/// <param name="Statements">The statements of an IAM policy; empty for commands.</param>
/// <param name="Commands">Lines for a shell; empty for a policy.</param>
internal sealed record PolicyDocument(string Title, IReadOnlyList<PolicyStatement> Statements, IReadOnlyList<string> Commands);

namespace PromoteHook.Registries.Ecr;

/// <summary>What ECR takes as the password of its user AWS. It prints redacted.</summary>
/// <param name="Value">The password.</param>
/// <param name="ExpiresAt">When ECR stops taking it: 12 hours after it was made.</param>
internal sealed record EcrPassword(string Value, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"password until {ExpiresAt:u}";
}

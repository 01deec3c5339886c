namespace PromoteHook.Oci.Credentials;

/// <summary>Who is behind a credential, as the cloud says that gave it.</summary>
/// <param name="Name">The ARN at AWS, the account's address at Google.</param>
public sealed record CallerIdentity(string Name)
{
    /// <summary>What the credential cannot do whatever rights its owner has, and what to do about it; null when nothing is known to limit it.</summary>
    public (string Fault, string Remedy)? Limit { get; init; }
}

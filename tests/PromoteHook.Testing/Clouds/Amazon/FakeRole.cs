namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>A role that <see cref="FakeAws"/> lets some assume.</summary>
/// <param name="Arn"><c>arn:aws:iam::111111111111:role/pull</c>.</param>
public sealed record FakeRole(string Arn)
{
    /// <summary>The ARNs of who may assume it, a role as its sessions have it.</summary>
    public IReadOnlyList<string> TrustedArns { get; init; } = [];

    /// <summary>The external ID that must come with it; null wants none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The tokens of service accounts and others that may assume it.</summary>
    public IReadOnlyList<string> WebIdentityTokens { get; init; } = [];

    /// <summary>Says of any other token whether it may assume it, such as one of <see cref="Google.FakeGoogle"/>'s; by default none.</summary>
    public Func<string, bool> TrustsToken { get; init; } = _ => false;

    /// <summary>What its sessions are in ARNs.</summary>
    public string SessionArn(string session) => $"{Arn.Replace(":iam:", ":sts:", StringComparison.Ordinal).Replace(":role/", ":assumed-role/", StringComparison.Ordinal)}/{session}";
}

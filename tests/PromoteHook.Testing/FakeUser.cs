namespace PromoteHook.Testing;

/// <summary>Someone <see cref="FakeRegistry"/> knows; may do everything unless <see cref="Rights"/> says otherwise.</summary>
public sealed record FakeUser(string Name, string Password)
{
    public IReadOnlyList<RepositoryRight> Rights { get; init; } = [new("**", CanPush: true)];

    /// <summary>A refresh token the token server takes by POST; null for none.</summary>
    public string? IdentityToken { get; init; }

    public bool May(string repository, bool push) => Rights.Any(right => right.Covers(repository) && (right.CanPush || !push));
}

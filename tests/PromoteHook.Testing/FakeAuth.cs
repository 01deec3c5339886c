namespace PromoteHook.Testing;

/// <summary>Who may do what at a <see cref="FakeRegistry"/>, and how its token server behaves.</summary>
public sealed record FakeAuth
{
    public AuthScheme Scheme { get; init; } = AuthScheme.None;

    public IReadOnlyList<FakeUser> Users { get; init; } = [];

    /// <summary>What may be done without a user name; nothing by default.</summary>
    public IReadOnlyList<RepositoryRight> Anonymous { get; init; } = [];

    /// <summary>How long a token lives by the registry's clock; also its <c>expires_in</c>.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The field that carries the token: <c>token</c> or <c>access_token</c>.</summary>
    public string TokenField { get; init; } = "token";

    /// <summary>False answers POST to the token server with 404, as older servers do.</summary>
    public bool TakesTokenPost { get; init; } = true;

    /// <summary>True grants nothing of the second and later scopes, as some servers do.</summary>
    public bool GrantsFirstScopeOnly { get; init; }

    /// <summary>The answer to an expired token; ECR Public says 400.</summary>
    public int ExpiredTokenStatus { get; init; } = 401;

    public static FakeAuth Basic(params FakeUser[] users) => new() { Scheme = AuthScheme.Basic, Users = users };

    public static FakeAuth Bearer(params FakeUser[] users) => new() { Scheme = AuthScheme.Bearer, Users = users };
}

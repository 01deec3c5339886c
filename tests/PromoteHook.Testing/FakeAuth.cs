namespace PromoteHook.Testing;

/// <summary>Who may do what at a <see cref="FakeRegistry"/>, and how its token server behaves.</summary>
public sealed record FakeAuth
{
    public AuthScheme Scheme { get; init; } = AuthScheme.None;

    public IReadOnlyList<FakeUser> Users { get; init; } = [];

    /// <summary>User names that come with a token in place of a password, such as <c>AWS</c>.</summary>
    public IReadOnlyList<string> TokenUsers { get; init; } = [];

    /// <summary>What such a token means; null for one that was issued nowhere. It counts until it expires by the registry's clock.</summary>
    public Func<string, IssuedToken?> FindToken { get; init; } = _ => null;

    /// <summary>What a challenge names as its realm. Null: <c>/token</c> of the registry for Bearer, some words for Basic.</summary>
    public string? Realm { get; init; }

    /// <summary>What a challenge names as its service. Null: the registry's host for Bearer, nothing for Basic.</summary>
    public string? Service { get; init; }

    /// <summary>What may be done without a user name; nothing by default.</summary>
    public IReadOnlyList<RepositoryRight> Anonymous { get; init; } = [];

    /// <summary>The one scope of all tokens, which grants whatever the user may do; null goes by repository. ECR Public: <c>aws</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>How long a token lives by the registry's clock; also its <c>expires_in</c>.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The field that carries the token: <c>token</c> or <c>access_token</c>.</summary>
    public string TokenField { get; init; } = "token";

    /// <summary>False answers POST to the token server with 404, as older servers do.</summary>
    public bool TakesTokenPost { get; init; } = true;

    /// <summary>True grants nothing of the second and later scopes, as some servers do.</summary>
    public bool GrantsFirstScopeOnly { get; init; }

    /// <summary>True answers 403 in place of a token that grants less than was asked for, as Artifact Registry.</summary>
    public bool RefusesLesserTokens { get; init; }

    /// <summary>The answer to an expired token; ECR says 403, ECR Public 400.</summary>
    public int ExpiredTokenStatus { get; init; } = 401;

    public static FakeAuth Basic(params FakeUser[] users) => new() { Scheme = AuthScheme.Basic, Users = users };

    public static FakeAuth Bearer(params FakeUser[] users) => new() { Scheme = AuthScheme.Bearer, Users = users };
}

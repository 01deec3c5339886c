using System.Text.Json.Nodes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Serving;

/// <summary>The token server: GET with Basic or without, and POST with a password or a refresh token.</summary>
/// <remarks>Source: distribution, docs/content/spec/auth (token and oauth).</remarks>
internal sealed class TokenRoutes(FakeRegistryOptions options, TokenStore tokens, AccessCheck access)
{
    private readonly FakeAuth auth = options.Auth;

    public Task HandleAsync(Exchange exchange) => exchange.Request.Method switch
    {
        "GET" => GetAsync(exchange),
        "POST" when auth.TakesTokenPost => PostAsync(exchange),
        _ => exchange.ErrorAsync(404, "UNSUPPORTED", "no such page"),
    };

    private Task GetAsync(Exchange exchange)
    {
        var user = access.FindUser(exchange.Request);
        if (user is null && exchange.Request.Headers.Authorization.Count > 0)
        {
            return exchange.ErrorAsync(401, "UNAUTHORIZED", "incorrect username or password");
        }

        var scopes = exchange.Request.Query["scope"].SelectMany(scope => (scope ?? "").Split(' ')).ToArray();
        return GrantAsync(exchange, user, scopes, exchange.Query("offline_token") == "true");
    }

    private async Task PostAsync(Exchange exchange)
    {
        var form = await exchange.Request.ReadFormAsync();
        Secret.Known(SecretKind.Password, form["password"].ToString());
        Secret.Known(SecretKind.IdentityToken, form["refresh_token"].ToString());
        var user = form["grant_type"].ToString() switch
        {
            "password" => auth.Users.FirstOrDefault(user => user.Name == form["username"] && user.Password == form["password"]),
            "refresh_token" => auth.Users.FirstOrDefault(user => user.IdentityToken is { } token && token == form["refresh_token"]),
            _ => null,
        };
        if (user is null || form["client_id"].ToString().Length == 0)
        {
            await exchange.ErrorAsync(401, "UNAUTHORIZED", "the grant is not taken");
            return;
        }

        await GrantAsync(exchange, user, form["scope"].ToString().Split(' '), form["access_type"] == "offline");
    }

    /// <remarks>A server grants what the user may have of what was asked, silently less; the registry then refuses.</remarks>
    private Task GrantAsync(Exchange exchange, FakeUser? user, string[] scopes, bool offline)
    {
        var asked = auth.GrantsFirstScopeOnly ? scopes.Take(1) : scopes;
        if (auth.RefusesLesserTokens && asked.Select(scope => Refusal(user, scope)).FirstOrDefault(words => words is not null) is { } refusal)
        {
            return exchange.ErrorAsync(403, "DENIED", refusal);
        }

        var granted = auth.Scope is { } all
            ? asked.Contains(all) ? user?.Rights ?? auth.Anonymous : []
            : [.. asked.Select(scope => Grant(user, scope)).OfType<RepositoryRight>()];
        var answer = new JsonObject
        {
            [auth.TokenField] = tokens.Issue(granted),
            ["expires_in"] = (int)auth.TokenLifetime.TotalSeconds,
        };
        if (offline && user?.IdentityToken is { } identity)
        {
            answer["refresh_token"] = identity;
        }

        return exchange.TextAsync(200, "application/json", System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }

    private RepositoryRight? Grant(FakeUser? user, string scope)
    {
        if (Read(scope) is not { } asked)
        {
            return null;
        }

        var push = asked.CanPush && May(user, asked.Repository, push: true);
        return push || May(user, asked.Repository, push: false) ? asked with { CanPush = push } : null;
    }

    /// <summary>What is said to somebody who may not have all of a scope; null to others.</summary>
    private string? Refusal(FakeUser? user, string scope)
    {
        if (Read(scope) is not { } asked || Grant(user, scope) == asked)
        {
            return null;
        }

        var route = asked.CanPush ? RegistryRoute.UploadStart : RegistryRoute.ManifestGet;
        return user is null ? options.Words.LoginWanted(route, asked.Repository) : options.Words.Denied(route, asked.Repository);
    }

    /// <summary>A scope's repository and actions; null for another kind of scope.</summary>
    private static RepositoryRight? Read(string scope)
    {
        var start = scope.IndexOf(':', StringComparison.Ordinal);
        var end = scope.LastIndexOf(':');
        return start < 0 || end <= start || scope[..start] != "repository"
            ? null
            : new RepositoryRight(scope[(start + 1)..end], scope[(end + 1)..].Split(',').Any(action => action is "push" or "*"));
    }

    private bool May(FakeUser? user, string repository, bool push) => user?.May(repository, push)
        ?? auth.Anonymous.Any(right => right.Covers(repository) && (right.CanPush || !push));
}

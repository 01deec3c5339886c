using System.Text;
using Microsoft.AspNetCore.Http;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Serving;

/// <summary>Whether a request may do what it asks for, and what is answered when not.</summary>
internal sealed class AccessCheck(FakeRegistryOptions options, TokenStore tokens, Func<string> host)
{
    private readonly FakeAuth auth = options.Auth;

    /// <summary>
    /// The user of an Authorization header of scheme Basic; null when there is none, or the password is wrong, or the token
    /// that takes its place has expired.
    /// </summary>
    public FakeUser? FindUser(HttpRequest request)
    {
        if (Login(request) is not var (name, password))
        {
            return null;
        }

        return TokenOf(request) is { } token && !tokens.IsExpired(token)
            ? new FakeUser(name, password) { Rights = token.Rights }
            : auth.Users.FirstOrDefault(user => user.Name == name && user.Password == password);
    }

    public bool MayPull(HttpRequest request, string repository) => auth.Scheme == AuthScheme.None || Allows(request, repository, push: false);

    /// <summary>Lets the request pass, or answers it; false when it was answered.</summary>
    public async Task<bool> AdmitAsync(Exchange exchange)
    {
        Secret.Presented(exchange.Request.Headers.Authorization.ToString(), SecretKind.BearerToken);
        var push = exchange.Route is RegistryRoute.ManifestPut or RegistryRoute.ManifestDelete or RegistryRoute.BlobDelete
            or (>= RegistryRoute.UploadStart and <= RegistryRoute.UploadCancel);
        if (auth.Scheme == AuthScheme.None || exchange.Route is RegistryRoute.Token || Allows(exchange.Request, exchange.Repository, push))
        {
            return true;
        }

        if (auth.Scheme == AuthScheme.Basic && FindUser(exchange.Request) is not null)
        {
            await exchange.ErrorAsync(403, "DENIED", options.Words.Denied(exchange.Route, exchange.Repository));
            return false;
        }

        var isExpired = IsExpired(exchange.Request);
        var status = isExpired ? auth.ExpiredTokenStatus : 401;
        if (status == 401)
        {
            exchange.Headers.WWWAuthenticate = Challenge(exchange, push);
        }

        await ((isExpired, options.Words) switch
        {
            (true, { LoginExpired: { } words }) => exchange.ErrorAsync(status, "DENIED", words),
            (false, { PlainLoginWanted: { } words }) => exchange.TextAsync(status, "text/plain", Encoding.UTF8.GetBytes(words)),
            _ => exchange.ErrorAsync(status, "UNAUTHORIZED", options.Words.LoginWanted(exchange.Route, exchange.Repository)),
        });
        return false;
    }

    private bool IsExpired(HttpRequest request) =>
        (auth.Scheme == AuthScheme.Basic ? TokenOf(request) : Credential(request, "Bearer") is { } text ? tokens.Find(text) : null) is { } token
        && tokens.IsExpired(token);

    /// <summary>What the token in a password's place means; null when there is none.</summary>
    private IssuedToken? TokenOf(HttpRequest request) =>
        Login(request) is var (name, password) && auth.TokenUsers.Contains(name) ? auth.FindToken(password) : null;

    private bool Allows(HttpRequest request, string repository, bool push)
    {
        if (auth.Scheme == AuthScheme.Basic)
        {
            var user = FindUser(request);
            return user is not null && repository.Length == 0
                || (user?.May(repository, push) ?? (Credential(request, "Basic") is null && Covered(auth.Anonymous, repository, push)));
        }

        return Credential(request, "Bearer") is { } text
            && tokens.Find(text) is { } token
            && !tokens.IsExpired(token)
            && (repository.Length == 0 || Covered(token.Rights, repository, push));
    }

    private string Challenge(Exchange exchange, bool push)
    {
        var service = auth.Service is { } name ? $",service=\"{name}\"" : "";
        if (auth.Scheme == AuthScheme.Basic)
        {
            return $"Basic realm=\"{auth.Realm ?? "fake registry"}\"{service}";
        }

        var asked = auth.Scope ?? (exchange.Repository.Length == 0 ? null : $"repository:{exchange.Repository}:{(push ? "pull,push" : "pull")}");
        var scope = asked is null ? "" : $",scope=\"{asked}\"";
        var error = exchange.Request.Headers.Authorization.Count == 0 ? ""
            : Credential(exchange.Request, "Bearer") is { } text && tokens.Find(text) is { } token && !tokens.IsExpired(token) ? ",error=\"insufficient_scope\""
            : ",error=\"invalid_token\"";
        var realm = auth.Realm ?? $"{exchange.Request.Scheme}://{exchange.Request.Host}/token";
        return $"Bearer realm=\"{realm}\",service=\"{auth.Service ?? host()}\"{scope}{error}";
    }

    private static bool Covered(IEnumerable<RepositoryRight> rights, string repository, bool push) =>
        rights.Any(right => right.Covers(repository) && (right.CanPush || !push));

    private static (string Name, string Password)? Login(HttpRequest request) =>
        Credential(request, "Basic") is { } encoded && Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2) is [var name, var password]
            ? (name, password)
            : null;

    private static string? Credential(HttpRequest request, string scheme) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith($"{scheme} ", StringComparison.OrdinalIgnoreCase)
            ? header[(scheme.Length + 1)..].Trim()
            : null;
}

using System.Text;
using Microsoft.AspNetCore.Http;

namespace PromoteHook.Testing.Serving;

/// <summary>Whether a request may do what it asks for, and what is answered when not.</summary>
internal sealed class AccessCheck(FakeAuth auth, TokenStore tokens, Func<string> host)
{
    /// <summary>The user of an Authorization header of scheme Basic; null when there is none or the password is wrong.</summary>
    public FakeUser? FindUser(HttpRequest request)
    {
        if (Credential(request, "Basic") is not { } encoded)
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
        return auth.Users.FirstOrDefault(user => user.Name == pair[0] && user.Password == pair[^1]);
    }

    public bool MayPull(HttpRequest request, string repository) => auth.Scheme == AuthScheme.None || Allows(request, repository, push: false);

    /// <summary>Lets the request pass, or answers it; false when it was answered.</summary>
    public async Task<bool> AdmitAsync(Exchange exchange)
    {
        var push = exchange.Route is RegistryRoute.ManifestPut or RegistryRoute.ManifestDelete or RegistryRoute.BlobDelete
            or (>= RegistryRoute.UploadStart and <= RegistryRoute.UploadCancel);
        if (auth.Scheme == AuthScheme.None || exchange.Route is RegistryRoute.Token || Allows(exchange.Request, exchange.Repository, push))
        {
            return true;
        }

        if (auth.Scheme == AuthScheme.Basic && FindUser(exchange.Request) is not null)
        {
            await exchange.ErrorAsync(403, "DENIED", "requested access to the resource is denied");
            return false;
        }

        var expired = Credential(exchange.Request, "Bearer") is { } text && tokens.Find(text) is { } token && tokens.IsExpired(token);
        exchange.Headers.WWWAuthenticate = Challenge(exchange, push);
        await exchange.ErrorAsync(expired ? auth.ExpiredTokenStatus : 401, "UNAUTHORIZED", "authentication required");
        return false;
    }

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
        if (auth.Scheme == AuthScheme.Basic)
        {
            return "Basic realm=\"fake registry\"";
        }

        var scope = exchange.Repository.Length == 0 ? "" : $",scope=\"repository:{exchange.Repository}:{(push ? "pull,push" : "pull")}\"";
        var error = exchange.Request.Headers.Authorization.Count > 0 ? ",error=\"insufficient_scope\"" : "";
        return $"Bearer realm=\"http://{exchange.Request.Host}/token\",service=\"{host()}\"{scope}{error}";
    }

    private static bool Covered(IEnumerable<RepositoryRight> rights, string repository, bool push) =>
        rights.Any(right => right.Covers(repository) && (right.CanPush || !push));

    private static string? Credential(HttpRequest request, string scheme) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith($"{scheme} ", StringComparison.OrdinalIgnoreCase)
            ? header[(scheme.Length + 1)..].Trim()
            : null;
}

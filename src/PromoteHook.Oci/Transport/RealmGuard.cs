using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>Decides whether a token server named by a challenge may be asked, and whether it may see a credential.</summary>
/// <remarks>
/// A challenge is unauthenticated text. Whoever can forge one could otherwise have this client fetch URLs inside the
/// network it runs in, or send a password to a host of his choice.
/// </remarks>
internal static class RealmGuard
{
    /// <summary>Second-level names under which anybody can register, for country domains: a shared <c>co.uk</c> proves nothing.</summary>
    private static readonly string[] PublicSecondLevels = ["ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"];

    /// <param name="endpoint">The registry.</param>
    /// <param name="realm">The token server as the challenge names it.</param>
    /// <param name="credential">What would be sent there; null asks as nobody in particular.</param>
    /// <param name="trusted">Token servers (host and optional port) that may see credentials of any registry, wherever they lie.</param>
    /// <exception cref="RegistryException">Denied: the realm is not to be trusted that far.</exception>
    public static void Check(Uri endpoint, string realm, Credential? credential, IReadOnlyCollection<string> trusted)
    {
        Uri server;
        try
        {
            // Read as it will be read for the request: two readings of one text are how checks get bypassed.
            server = RawUri.Create(realm);
        }
        catch (UriFormatException)
        {
            throw Refused("the realm of its sign-in challenge is not an http or https URL");
        }

        var isSameHost = NetworkName.IsSameHost(server, endpoint);
        var isLocal = NetworkName.IsLoopback(endpoint.IdnHost) && NetworkName.IsLoopback(server.IdnHost);
        if (server.Scheme == Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttp && !isLocal)
        {
            throw Refused($"its token server {server.Authority} is to be spoken to over plain http");
        }

        if (isSameHost || isLocal || trusted.Any(host => IsAt(host, server)))
        {
            return;
        }

        if (NetworkName.IsInternal(server.IdnHost))
        {
            throw Refused($"its token server has the internal address {server.Authority}", server);
        }

        if (credential is not null && !(server.Scheme == Uri.UriSchemeHttps && AreRelated(endpoint.IdnHost, server.IdnHost)))
        {
            throw Refused(
                $"its token server {server.Authority} is foreign: neither the registry's own host nor https in the same domain, so the {credential} is not sent there",
                server);
        }
    }

    /// <summary>
    /// True when one host lies in the other's parent domain, which covers the pairs in use: registry-1.docker.io and
    /// auth.docker.io, registry.gitlab.com and gitlab.com. The other large registries are their own token servers.
    /// </summary>
    public static bool AreRelated(string registry, string realm)
    {
        var left = registry.ToLowerInvariant();
        var right = realm.ToLowerInvariant();
        return NetworkName.Address(left) is null && NetworkName.Address(right) is null
            && (LiesIn(right, ParentOf(left)) || LiesIn(left, ParentOf(right)));
    }

    private static bool IsAt(string trusted, Uri server) =>
        trusted.Equals(server.Authority, StringComparison.OrdinalIgnoreCase) || trusted.Equals($"{server.Host}:{server.Port}", StringComparison.OrdinalIgnoreCase);

    private static bool LiesIn(string host, string? domain) =>
        domain is not null && (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal));

    private static string? ParentOf(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var parent = host[(dot + 1)..];
        var labels = parent.Split('.');
        var isOwned = labels.Length > 2 || (labels.Length == 2 && !(labels[1].Length == 2 && PublicSecondLevels.Contains(labels[0])));
        return dot > 0 && isOwned ? parent : null;
    }

    private static RegistryException Refused(string reason, Uri? foreign = null) =>
        new(RegistryErrorKind.Denied, $"signing in is refused: {reason}") { ForeignTokenServer = foreign?.Authority };
}

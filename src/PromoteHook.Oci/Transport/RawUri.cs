using System.Text;

namespace PromoteHook.Oci.Transport;

/// <summary>URIs kept as a registry wrote them; System.Uri would rewrite escapes and break signed URLs and upload state.</summary>
/// <remarks>
/// <c>new Uri</c> turns <c>%2D</c> into <c>-</c> and collapses <c>/../</c>, and <c>new Uri(base, relative)</c> does so
/// whatever the options are. Both a storage's signature and docker registry's <c>_state</c> cover the exact text.
/// </remarks>
internal static class RawUri
{
    private static readonly UriCreationOptions Raw = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>A URI whose path and query go onto the wire as given.</summary>
    /// <exception cref="UriFormatException">The text is no absolute http or https URI, or names a user.</exception>
    public static Uri Create(string text)
    {
        if (!HasScheme(text))
        {
            throw new UriFormatException("an absolute http or https URL is expected");
        }

        // The raw mode takes a fragment for a part of the path, and sends a missing path as nothing at all.
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var clean = hash < 0 ? text : text[..hash];
        var authorityStart = clean.IndexOf("://", StringComparison.Ordinal) + 3;
        var pathStart = clean.IndexOfAny(['/', '?'], authorityStart);
        if (clean.AsSpan(authorityStart, (pathStart < 0 ? clean.Length : pathStart) - authorityStart).Contains('@'))
        {
            throw new UriFormatException("a URL without user name and password is expected");
        }

        clean = pathStart < 0 ? clean + "/" : clean[pathStart] == '?' ? clean.Insert(pathStart, "/") : clean;
        return new Uri(EscapeUnsafe(clean), Raw);
    }

    /// <summary>Resolves a Location header (absolute, scheme-relative, host-relative or relative), textually.</summary>
    /// <remarks>
    /// Two faults of servers behind a proxy are repaired, on the same host only: a plain http Location from an https
    /// registry (Harbor behind a proxy that sets no X-Forwarded-Proto), and a Location that lost the port of the request
    /// (<see href="https://github.com/oras-project/oras-go/issues/177"/>).
    /// </remarks>
    /// <exception cref="RegistryException">Unsupported: the header is no http or https URL.</exception>
    public static Uri Resolve(Uri request, string location)
    {
        var target = ResolveRedirect(request, location);
        return target.Scheme == request.Scheme && target.IsDefaultPort && !request.IsDefaultPort && NetworkName.IsSameHost(target, request)
            ? WithAuthority(target, request.Scheme, request.Authority)
            : target;
    }

    /// <summary>Resolves as <see cref="Resolve"/> does but keeps the port: redirects lead to other servers of a host on purpose.</summary>
    /// <exception cref="RegistryException">Unsupported: the header is no http or https URL.</exception>
    public static Uri ResolveRedirect(Uri request, string location)
    {
        Uri target;
        try
        {
            target = Create(Absolute(request, location.Trim()));
        }
        catch (UriFormatException fault)
        {
            throw new RegistryException(RegistryErrorKind.Unsupported, "the registry sent a Location header that is not an http or https URL", fault);
        }

        return request.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp && NetworkName.IsSameHost(target, request)
            ? WithAuthority(target, Uri.UriSchemeHttps, target.IsDefaultPort ? request.Authority : target.Authority)
            : target;
    }

    /// <summary>Adds one query parameter, its value escaped, after those already there.</summary>
    public static Uri WithQuery(Uri uri, string name, string value)
    {
        var text = TextOf(uri);
        var joint = !text.Contains('?', StringComparison.Ordinal) ? "?" : text[^1] is '?' or '&' ? "" : "&";
        return Create($"{text}{joint}{name}={Uri.EscapeDataString(value)}");
    }

    /// <summary>The same path and query at another scheme and authority.</summary>
    public static Uri WithAuthority(Uri uri, string scheme, string authority) => Create($"{scheme}://{authority}{uri.PathAndQuery}");

    /// <summary>Scheme, host, port and path, for messages: queries carry signatures.</summary>
    public static string WithoutQuery(Uri uri)
    {
        var text = TextOf(uri);
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? text : text[..mark];
    }

    private static string TextOf(Uri uri) => $"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}";

    private static string Absolute(Uri request, string location)
    {
        var root = $"{request.Scheme}://{request.Authority}";
        var pathAndQuery = request.PathAndQuery;
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        return location switch
        {
            "" => root + pathAndQuery,
            ['/', '/', ..] => $"{request.Scheme}:{location}",
            ['/', ..] => root + location,
            ['?', ..] => root + path + location,
            _ when NamesScheme(location) => location,
            _ => root + Below(path[..(path.LastIndexOf('/') + 1)], location),
        };
    }

    /// <summary>Climbs for leading <c>./</c> and <c>../</c> only; dots further on belong to the registry.</summary>
    private static string Below(string folder, string relative)
    {
        while (relative.StartsWith("./", StringComparison.Ordinal) || relative.StartsWith("../", StringComparison.Ordinal))
        {
            if (relative[1] == '.')
            {
                folder = folder.Length <= 1 ? "/" : folder[..(folder[..^1].LastIndexOf('/') + 1)];
            }

            relative = relative[(relative.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        return folder + relative;
    }

    private static bool NamesScheme(string location)
    {
        var colon = location.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && location.AsSpan(0, colon).IndexOfAny("/?#") < 0;
    }

    private static bool HasScheme(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Escapes what would break a request line. Header values are read as Latin-1, so a character is a byte.</summary>
    private static string EscapeUnsafe(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            _ = character switch
            {
                >= '!' and <= '~' => escaped.Append(character),
                <= '\u00ff' => escaped.Append($"%{(int)character:X2}"),
                _ => escaped.Append(Uri.EscapeDataString(character.ToString())),
            };
        }

        return escaped.ToString();
    }
}

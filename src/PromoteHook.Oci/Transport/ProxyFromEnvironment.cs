using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>The proxies that the usual environment variables name: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.</summary>
/// <remarks>
/// .NET 10 reads the same variables, but its NO_PROXY knows only whole host names, single addresses and <c>.suffix</c>
/// (tried out). Added here, as Go has them: CIDR ranges, by which clusters write their pods and services, <c>*</c>,
/// <c>*.suffix</c>, ports, a plain name for the names below it too, and loopback always direct.
/// Source: <see href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config"/>. Lower-case names win.
/// Credentials in a proxy's URL are used for that proxy and never printed.
/// </remarks>
public sealed class ProxyFromEnvironment : IWebProxy
{
    private readonly Uri? forHttp;
    private readonly Uri? forHttps;
    private readonly ProxyBypass bypass;

    private ProxyFromEnvironment(Uri? forHttp, Uri? forHttps, ProxyBypass bypass, ICredentials? credentials, IReadOnlyList<ProxySetting> settings)
    {
        Settings = settings;
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.bypass = bypass;
        Credentials = credentials;
    }

    /// <summary>The credentials of the proxies' URLs; null when they hold none.</summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>What was read and from which variable, in the order http, https, no; what is not set is not there. Holds no credentials.</summary>
    public IReadOnlyList<ProxySetting> Settings { get; }

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">Yields a variable's value; null when it is not set.</param>
    /// <returns>The proxies; null when no variable names one.</returns>
    /// <exception cref="FormatException">A variable's value is no URL of a proxy; the message names the variable, not its value.</exception>
    public static ProxyFromEnvironment? Create(Func<string, string?> environment)
    {
        // In a CGI program HTTP_PROXY is a request header somebody sent («httpoxy»). .NET looks at the one mark, Go at the other.
        var isCgi = environment("REQUEST_METHOD") is not null || environment("GATEWAY_INTERFACE") is not null;
        var all = Read(environment, "all_proxy") ?? Read(environment, "ALL_PROXY");
        var http = Read(environment, "http_proxy") ?? (isCgi ? null : Read(environment, "HTTP_PROXY")) ?? all;
        var https = Read(environment, "https_proxy") ?? Read(environment, "HTTPS_PROXY") ?? all;
        if (http is null && https is null)
        {
            return null;
        }

        var credentials = new CredentialCache();
        var direct = First(environment, "no_proxy") ?? First(environment, "NO_PROXY");
        return new ProxyFromEnvironment(
            Bare(http?.Proxy, credentials),
            Bare(https?.Proxy, credentials),
            new ProxyBypass(direct?.Value ?? ""),
            credentials.Cast<object>().Any() ? credentials : null,
            [.. Tell("http-proxy", http), .. Tell("https-proxy", https), .. direct is { } list ? (ProxySetting[])[new("no-proxy", list.Value, list.Variable)] : []]);
    }

    /// <summary>The proxy for a destination; null goes direct.</summary>
    public Uri? GetProxy(Uri destination) =>
        bypass.Covers(destination) ? null : destination.Scheme is "https" or "wss" ? forHttps : forHttp;

    /// <summary>True when no proxy is to be used for a destination. Loopback never has one.</summary>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>The proxies' addresses without credentials.</summary>
    public override string ToString() => $"http by {forHttp?.Authority ?? "no proxy"}, https by {forHttps?.Authority ?? "no proxy"}";

    private static (string Value, string Variable)? First(Func<string, string?> environment, string name) =>
        environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? (value.Trim(), name) : null;

    private static (Uri Proxy, string Variable)? Read(Func<string, string?> environment, string name)
    {
        if (First(environment, name) is not (var value, _))
        {
            return null;
        }

        var text = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? (uri, name)
            : throw new FormatException($"the variable {name} is not a proxy: expected host:port or a URL with http, https, socks4, socks4a or socks5");
    }

    private static ProxySetting[] Tell(string name, (Uri Proxy, string Variable)? read) =>
        read is var (proxy, variable)
            ? [new(name, $"{proxy.Scheme}://{(proxy.UserInfo.Length == 0 ? "" : "***@")}{proxy.Authority}", variable)]
            : [];

    /// <summary>Moves the credentials out of a URL: a URL gets into messages.</summary>
    private static Uri? Bare(Uri? proxy, CredentialCache credentials)
    {
        if (proxy is null || proxy.UserInfo.Length == 0)
        {
            return proxy;
        }

        var bare = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        var colon = proxy.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? proxy.UserInfo : proxy.UserInfo[..colon]);
        var password = colon < 0 ? "" : Uri.UnescapeDataString(proxy.UserInfo[(colon + 1)..]);
        if (credentials.GetCredential(bare, "Basic") is null)
        {
            credentials.Add(bare, "Basic", new NetworkCredential(user, password));
        }

        return bare;
    }
}

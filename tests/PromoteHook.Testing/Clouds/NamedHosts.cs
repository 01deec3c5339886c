using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace PromoteHook.Testing.Clouds;

/// <summary>
/// Servers under the names that clouds give theirs, for clients in a pod behind a proxy: what connects by HTTPS_PROXY and
/// trusts <see cref="CaFile"/> finds each name on port 443, with a certificate for it.
/// </summary>
/// <remarks>
/// A proxy on loopback tunnels the names that were added to one TLS listener, which has a certificate for each of them by
/// SNI and speaks HTTP/1.1 and HTTP/2. All else is answered 502, so that nothing ever leaves the machine.
/// </remarks>
public sealed class NamedHosts : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestAuthority authority;
    private readonly HostTable table;
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing;
    private readonly ConnectProxy proxy;

    private NamedHosts(TestAuthority authority, HostTable table, WebApplication app, CancellationTokenSource closing, (string Name, string Password)? login)
    {
        this.authority = authority;
        this.table = table;
        this.app = app;
        this.closing = closing;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        proxy = new ConnectProxy(table.Contains, new Uri(addresses.First()).Port, login);
        CaFile = folder.Write("ca.pem", authority.Certificate.ExportCertificatePem());
    }

    /// <summary>The proxy: <c>http://127.0.0.1:40123</c>.</summary>
    public Uri ProxyUrl => new($"http://127.0.0.1:{proxy.Port}");

    /// <summary>The path of the authority of all certificates here, PEM; gone at the end.</summary>
    public string CaFile { get; }

    /// <summary>The same authority; belongs to this.</summary>
    public X509Certificate2 Authority => authority.Certificate;

    /// <summary>
    /// What a pod behind a proxy has: the proxy for both schemes, but not for its cluster and its metadata addresses.
    /// Nothing in it tells of the authority: <see cref="CaFile"/> is for <c>--ca-file</c>.
    /// </summary>
    public IReadOnlyList<(string Name, string Value)> Environment =>
    [
        ("HTTPS_PROXY", ProxyUrl.OriginalString),
        ("HTTP_PROXY", ProxyUrl.OriginalString),
        ("NO_PROXY", "127.0.0.1,localhost,169.254.169.254,169.254.170.2,169.254.170.23,10.0.0.0/8,.svc,.cluster.local"),
    ];

    /// <summary>What the proxy was asked for so far, one entry a connection: the name alone for port 443, else with its port.</summary>
    public IReadOnlyList<string> Connects => proxy.Connects;

    /// <summary>Those of <see cref="Connects"/> that were answered 502: names that are not here, other ports, and plain http.</summary>
    public IReadOnlyList<string> Refused => proxy.Refused;

    /// <param name="login">What the proxy wants; null takes everybody.</param>
    public static async Task<NamedHosts> StartAsync((string Name, string Password)? login = null)
    {
        var authority = new TestAuthority();
        var table = new HostTable(authority);
        var closing = new CancellationTokenSource();
        var app = Build(table, closing.Token);
        await app.StartAsync();
        return new NamedHosts(authority, table, app, closing, login);
    }

    /// <summary>Puts a server under a name.</summary>
    /// <param name="host">The name, without port.</param>
    /// <param name="handler">Answers its requests, whose scheme is https and whose host is the name.</param>
    /// <param name="path">The start of the paths that it answers, beginning with a slash; several servers may share a name so. Null: all that no other answers.</param>
    /// <exception cref="ArgumentException">Something answers there already.</exception>
    public void Add(string host, RequestDelegate handler, string? path = null) => table.Add(host, new PathString(path), handler);

    /// <summary>Puts a server on a loopback port, which speaks HTTP/1.1 without TLS, under a name; it gets the requests unchanged.</summary>
    /// <exception cref="ArgumentException">Something answers there already.</exception>
    public void Add(string host, int port) => table.Add(host, port);

    /// <summary>Puts a registry under its <see cref="FakeRegistryOptions.PublicHost"/>, and its storage and token server under theirs.</summary>
    /// <exception cref="ArgumentException">It has no public host, or something answers there already.</exception>
    public void Add(FakeRegistry registry)
    {
        if (!registry.IsPublic)
        {
            throw new ArgumentException("a registry without a public host answers on loopback only", nameof(registry));
        }

        Add(registry.Host, registry.HandleAsync);
        Add(registry.StorageHost, registry.HandleAsync, registry.StoragePath);
        if (registry.TokenHost is { } host && host != registry.Host)
        {
            Add(host, registry.HandleAsync);
        }
    }

    /// <summary>Puts a real registry's front under its name, and its storage under that of the storage.</summary>
    /// <exception cref="ArgumentException">Something answers there already.</exception>
    public void Add(RegistryFront front)
    {
        Add(front.Host, front.HandleAsync);
        Add(front.StorageHost, front.HandleAsync, front.StoragePath);
    }

    /// <summary>A client that goes through the proxy and trusts this authority alone. It follows no redirects and keeps no cookies; the caller disposes it.</summary>
    public HttpClient CreateClient()
    {
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Proxy = new WebProxy(ProxyUrl) };
        sockets.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority.Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(sockets) { Timeout = TimeSpan.FromSeconds(20) };
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await proxy.DisposeAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        authority.Dispose();
        closing.Dispose();
        folder.Dispose();
    }

    private static WebApplication Build(HostTable table, CancellationToken closing)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http1AndHttp2;
                listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = hello => ValueTask.FromResult(table.HandshakeFor(hello.ClientHelloInfo.ServerName)) });
                listener.Use(next => connection => table.RelayAsync(connection, next, closing));
            });
        });
        var app = builder.Build();
        app.Run(table.HandleAsync);
        return app;
    }
}

using System.Net;
using System.Net.Sockets;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>No answer: names, sockets, TLS, proxies.</summary>
public sealed class ConnectionErrorTests
{
    private static readonly DateTimeOffset Past = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Name of the entry, the name in the certificate, the host asked, whether it has expired, whether its authority is trusted.</summary>
    public static TheoryData<string, string, string, bool, bool> Certificates => new()
    {
        { "tls-authority-unknown", "localhost", "localhost", false, false },
        { "tls-expired", "localhost", "localhost", true, true },
        { "tls-other-host", "registry.example.com", "localhost", false, true },
    };

    public static TheoryData<string, string> Proxies => new()
    {
        { "proxy-wants-login", TextListener.Answer("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"") },
        { "proxy-forbids", TextListener.Answer("403 Forbidden") },
        { "proxy-fails", TextListener.Answer("502 Bad Gateway") },
    };

    [Fact]
    public async Task An_unknown_host()
    {
        await using var scene = await Scene.StartAsync();

        // No part of a name in DNS is longer than 63 characters, so that no server is asked for this one.
        var unknown = $"{new string('x', 64)}.invalid";
        scene.Rename(unknown, "registry.invalid");

        await scene.PromoteAsync("host-unknown", to: unknown);
    }

    [Theory]
    [InlineData("connection-refused-by-destination", false)]
    [InlineData("connection-refused-by-source", true)]
    public async Task A_closed_port(string name, bool isSource)
    {
        await using var scene = await Scene.StartAsync();
        var closed = ClosedPort();
        scene.Rename(closed, "registry.example.com:443");

        await scene.PromoteAsync(name, from: isSource ? closed : null, to: isSource ? null : closed);
    }

    [Theory]
    [MemberData(nameof(Certificates))]
    public async Task A_certificate_that_does_not_hold(string name, string subject, string host, bool isExpired, bool isTrusted)
    {
        await using var scene = await Scene.StartAsync();
        using var server = new TlsListener(subject, DateTimeOffset.UnixEpoch, isExpired ? Past : DateTimeOffset.MaxValue);
        scene.Rename($"{host}:{server.Port}", "registry.example.net");
        var authority = scene.Folder.Write("ca.pem", server.Authority.ExportCertificatePem());

        await scene.PromoteAsync(name, to: $"{host}:{server.Port}", more: isTrusted ? ["--ca-file", authority] : []);
    }

    [Fact]
    public async Task Plain_http_on_a_port_that_was_asked_by_TLS()
    {
        await using var scene = await Scene.StartAsync();

        // Loopback is asked by plain http first; behind a proxy any name may be asked, and this proxy plays the registry too.
        using var proxy = new TextListener(TextListener.Tunnel + TextListener.Answer("400 Bad Request"));
        scene.SetVariable("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}");
        scene.Rename($"127.0.0.1:{proxy.Port}", "proxy.example.com:3128");

        await scene.PromoteAsync("tls-asked-of-plain-http", to: "registry.example.net");
    }

    [Fact]
    public async Task TLS_on_a_port_that_was_asked_by_plain_http()
    {
        await using var scene = await Scene.StartAsync();
        const string Words = "Client sent an HTTP request to an HTTPS server.\n";
        using var server = new TextListener($"HTTP/1.0 400 Bad Request\r\nContent-Length: {Words.Length}\r\n\r\n{Words}");
        scene.Rename($"127.0.0.1:{server.Port}", "registry.example.net:5000");

        await scene.PromoteAsync("plain-http-asked-of-tls", to: $"127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task A_server_that_speaks_no_http()
    {
        await using var scene = await Scene.StartAsync();
        using var server = new TextListener("SSH-2.0-OpenSSH_9.6\r\n");
        scene.Rename($"127.0.0.1:{server.Port}", "registry.example.net:22");

        await scene.PromoteAsync("not-http", to: $"127.0.0.1:{server.Port}");
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_proxy_that_refuses(string name, string answer)
    {
        await using var scene = await Scene.StartAsync();
        using var proxy = new TextListener(answer);
        scene.SetVariable("HTTPS_PROXY", $"http://robot:hunter2-proxy@127.0.0.1:{proxy.Port}");
        scene.Rename($"127.0.0.1:{proxy.Port}", "proxy.example.com:3128");

        await scene.PromoteAsync(name, to: "registry.example.net");
    }

    [Fact]
    public async Task A_proxy_that_refuses_plain_http()
    {
        await using var scene = await Scene.StartAsync();
        using var proxy = new TextListener(TextListener.Answer("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\""));
        scene.SetVariable("HTTP_PROXY", $"http://127.0.0.1:{proxy.Port}");
        scene.Rename($"127.0.0.1:{proxy.Port}", "proxy.example.com:3128");

        await scene.PromoteAsync("proxy-wants-login-for-plain-http", to: "registry.example.net", more: ["--insecure-registry", "registry.example.net"]);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there()
    {
        await using var scene = await Scene.StartAsync();
        var proxy = ClosedPort();
        scene.SetVariable("HTTPS_PROXY", $"http://robot:hunter2-proxy@{proxy}");
        scene.Rename(proxy, "proxy.example.com:3128");

        await scene.PromoteAsync("proxy-connection-refused", to: "registry.example.net");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer()
    {
        await using var scene = await Scene.StartAsync();
        var clock = new ManualClock { IsAutomatic = true };
        var gate = new RequestGate();
        scene.Time = clock;
        scene.Destination.Faults.Add(Fault.Hold(RegistryRoute.ManifestHead, gate));
        scene.Meanwhile = async _ =>
        {
            for (var arrival = 1; arrival <= 5; arrival++)
            {
                await gate.WaitForArrivalsAsync(arrival);
                clock.Advance(TimeSpan.FromMinutes(1));
            }
        };

        await scene.PromoteAsync("no-answer");
    }

    [Fact]
    public async Task A_connection_that_is_cut_each_time()
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.Faults.Add(Fault.Cut(RegistryRoute.ManifestGet));

        await scene.PromoteAsync("connection-cut");
    }

    [Fact]
    public async Task A_blob_that_stalls()
    {
        await using var scene = await Scene.StartAsync();
        scene.Time = new HastyClock { KeepsDeadlines = true };
        scene.Source.Faults.Add(Fault.StallAfter(RegistryRoute.BlobGet, 0) with { Reference = scene.Image.Blobs[1].Digest.ToString() });

        await scene.PromoteAsync("blob-stalls", more: ["--stall-timeout", "1s"]);
    }

    /// <summary>A port of this machine that nobody listens on.</summary>
    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}

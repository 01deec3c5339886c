using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class NamedHostsTests
{
    private const string Api = "api.ecr.eu-west-1.amazonaws.com";
    private const string Sts = "sts.eu-west-1.amazonaws.com";

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task Two_names_are_two_servers_with_their_own_certificates(string version, string protocol)
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, Say("api"));
        hosts.Add(Sts, Say("sts"));
        using var client = hosts.CreateClient();

        var api = await AskAsync(client, $"https://{Api}/a", version);
        var sts = await AskAsync(client, $"https://{Sts}/b?c=d", version);

        Assert.Equal($"api https {Api} /a {protocol}", api);
        Assert.Equal($"sts https {Sts} /b?c=d {protocol}", sts);
        Assert.Equal([Api, Sts], hosts.Connects);
        Assert.Empty(hosts.Refused);
    }

    [Fact]
    public async Task Servers_that_share_a_name_are_told_apart_by_their_paths()
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, Say("all"));
        hosts.Add(Api, Say("one"), "/one");
        hosts.Add(Sts, Say("two"), "/two");
        using var client = hosts.CreateClient();

        Assert.StartsWith("one ", await client.GetStringAsync($"https://{Api}/one/more"), StringComparison.Ordinal);
        Assert.StartsWith("all ", await client.GetStringAsync($"https://{Api}/onemore"), StringComparison.Ordinal);
        using var other = await client.GetAsync($"https://{Sts}/else");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Throws<ArgumentException>(() => hosts.Add(Api, Say("again"), "/one"));
        Assert.Throws<ArgumentException>(() => hosts.Add(Api, 1));
    }

    [Fact]
    public async Task Unknown_names_other_ports_and_plain_http_are_refused_with_502_and_recorded()
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, Say("api"));
        using var client = hosts.CreateClient();

        var name = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("https://other.test/"));
        var port = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"https://{Api}:8443/"));
        using var plain = await client.GetAsync($"http://{Api}/");

        Assert.Equal((HttpRequestError.ProxyTunnelError, HttpStatusCode.BadGateway), (name.HttpRequestError, name.StatusCode));
        Assert.Equal(HttpStatusCode.BadGateway, port.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, plain.StatusCode);
        Assert.Equal(["other.test", $"{Api}:8443", $"{Api}:80"], hosts.Refused);
        Assert.Equal(hosts.Refused, hosts.Connects);
    }

    [Fact]
    public async Task Who_does_not_trust_the_authority_gets_no_further()
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, Say("api"));
        using var stranger = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(hosts.ProxyUrl) });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetStringAsync($"https://{Api}/"));

        Assert.IsType<AuthenticationException>(failure.InnerException);
        using var file = X509CertificateLoader.LoadCertificateFromFile(hosts.CaFile);
        Assert.Equal(hosts.Authority.Thumbprint, file.Thumbprint);
    }

    [Fact]
    public async Task A_port_gets_the_requests_for_its_name_without_their_TLS()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add("registry.example.net", registry.Address.Port);
        using var client = new RawClient("registry.example.net", hosts);
        var bytes = new ImageForge(3).Noise(3_000_000);
        var digest = Digest.Compute(bytes);

        using var start = await client.PostAsync("/v2/team/web/blobs/uploads/");
        var location = RawClient.Location(start);
        using var put = await client.PutAsync($"{location[location.IndexOf("/v2/", StringComparison.Ordinal)..]}&digest={digest}", bytes);
        using var get = await client.GetAsync($"/v2/team/web/blobs/{digest}");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal(bytes, await get.Content.ReadAsByteArrayAsync());
        Assert.Equal(["registry.example.net"], hosts.Connects.Distinct());
    }

    [Fact]
    public async Task The_end_of_an_answer_reaches_a_client_whose_connection_the_server_closes()
    {
        await using var hosts = await NamedHosts.StartAsync();
        using var server = new TextListener("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
        hosts.Add("old.example.net", server.Port);
        using var client = hosts.CreateClient();

        Assert.Equal("all of it", await client.GetStringAsync("https://old.example.net/"));
    }

    [Fact]
    public async Task A_cut_is_seen_as_a_cut()
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = hosts.CreateClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"https://{Api}/"));
    }

    [Fact]
    public async Task The_proxy_speaks_as_proxies_do()
    {
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(Api, Say("api"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, hosts.ProxyUrl.Port);
        var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {Api}:443 HTTP/1.1\r\nHost: {Api}:443\r\n"));
        await stream.WriteAsync("User-Agent: any\r\n\r\n"u8.ToArray());
        var answer = new byte[12];
        await stream.ReadExactlyAsync(answer);

        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(answer));
        Assert.Equal([Api], hosts.Connects);
    }

    private static RequestDelegate Say(string word) => context =>
    {
        var request = context.Request;
        return context.Response.WriteAsync($"{word} {request.Scheme} {request.Host} {request.Path}{request.QueryString} {request.Protocol}");
    };

    private static async Task<string> AskAsync(HttpClient client, string url, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = new Version(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}

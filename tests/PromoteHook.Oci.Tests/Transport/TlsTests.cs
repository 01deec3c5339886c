using System.Net;
using System.Security.Cryptography.X509Certificates;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Real sockets on loopback: what a handshake does cannot be scripted.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task An_authority_of_the_options_is_trusted_beside_the_system_s()
    {
        using var server = new TlsListener("localhost", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("localhost", server, server.Authority));
    }

    [Theory]
    [InlineData("localhost", "localhost", 2999, false, "its certificate authority is unknown (subject CN=localhost, issuer CN=test authority)")]
    [InlineData("other.test", "localhost", 2999, true, "it is for another host name (subject CN=other.test, issuer CN=test authority)")]
    [InlineData("localhost", "localhost", 2001, true, "is expired or not yet valid")]
    public async Task A_certificate_that_proves_nothing_is_refused_with_the_reason(string subject, string host, int endYear, bool isTrusted, string reason)
    {
        using var server = new TlsListener(subject, DateTimeOffset.UnixEpoch, new DateTimeOffset(endYear, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => StatusAsync(host, server, isTrusted ? server.Authority : null));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(string host, TlsListener server, X509Certificate2? authority)
    {
        var registry = $"{host}:{server.Port}";
        using var transport = new RegistryTransport(new RegistryTransportOptions
        {
            Time = new ManualClock { IsAutomatic = true },
            CertificateAuthorities = authority is null ? null : [authority],
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, RawUri.Create($"http://{registry}/v2/a/manifests/1"));
        var call = new RegistryCall(new RepositoryName(registry, "a"), RegistryOperation.ReadManifest);
        using var response = await transport.SendAsync(request, call, CancellationToken.None);
        return response.StatusCode;
    }
}

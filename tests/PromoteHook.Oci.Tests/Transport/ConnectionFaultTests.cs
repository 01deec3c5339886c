using System.Net;
using System.Net.Sockets;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class ConnectionFaultTests
{
    public static TheoryData<HttpRequestException, string> Faults => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), "no such host: the name of registry.test cannot be resolved" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused)), "registry.test: connection refused" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.HostUnreachable)), "registry.test: no route to host" },
        { new HttpRequestException(HttpRequestError.ResponseEnded), "the connection to registry.test was cut" },
        { new HttpRequestException("x", new IOException("y", new SocketException((int)SocketError.ConnectionReset))), "the connection to registry.test was cut" },
        { new HttpRequestException(HttpRequestError.InvalidResponse), "registry.test does not answer in HTTP" },
        {
            new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new CertificateRefusedException(ConnectionObstacle.UnknownAuthority, "its certificate authority is unknown (subject CN=a, issuer CN=b)")),
            "the TLS certificate of registry.test is refused: its certificate authority is unknown (subject CN=a, issuer CN=b)"
        },
        {
            new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new System.Security.Authentication.AuthenticationException("frame")),
            "no TLS connection to registry.test: the other side speaks plain http, or no TLS version in common"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_message_names_the_cause(HttpRequestException fault, string message)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Fail(fault).Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        var kind = message.Contains("TLS", StringComparison.Ordinal) || message.Contains("HTTP", StringComparison.Ordinal) ? RegistryErrorKind.Unsupported : RegistryErrorKind.Unavailable;
        Assert.Equal((kind, message, Wire.Host), (failure.Kind, failure.Message, failure.Registry));
    }

    [Fact]
    public async Task A_refused_certificate_is_not_tried_again_and_not_transient()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new CertificateRefusedException(ConnectionObstacle.UnknownAuthority, "bad")));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Single(wire.Script.Requests);
        Assert.False(wire.Transport.Retry.IsTransient(failure));
    }

    [Fact]
    public async Task A_refusing_proxy_is_named_without_its_password_and_not_tried_again()
    {
        var proxy = ProxyFromEnvironment.Create(name => name == "https_proxy" ? "http://user:hunter2@proxy.test:3128" : null);
        using var wire = new Wire(configure: options => options with { Proxy = proxy });
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException(HttpRequestError.ProxyTunnelError, "x", null, HttpStatusCode.ProxyAuthenticationRequired));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal("the proxy proxy.test:3128 refuses to connect to registry.test (407)", failure.Message);
        Assert.Equal((RegistryErrorKind.Denied, ConnectionObstacle.ProxyRefused, HttpStatusCode.ProxyAuthenticationRequired), (failure.Kind, failure.Obstacle, failure.Status));
        Assert.Single(wire.Script.Requests);
    }

    [Fact]
    public async Task A_cut_remains_transient_inside_the_failure_it_causes()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException(HttpRequestError.ResponseEnded)).Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.True(wire.Transport.Retry.IsTransient(failure));
    }

    [Fact]
    public void Cancellation_content_and_access_are_not_transient()
    {
        var policy = new RetryPolicy(new RegistryTransportOptions { Time = TimeProvider.System, Random = new Random(1) });

        Assert.False(policy.IsTransient(new OperationCanceledException()));
        Assert.False(policy.IsTransient(new RegistryException(RegistryErrorKind.InvalidContent, "x")));
        Assert.False(policy.IsTransient(new RegistryException(RegistryErrorKind.Denied, "x")));
        Assert.True(policy.IsTransient(new RegistryException(RegistryErrorKind.RateLimited, "x")));
        Assert.True(policy.IsTransient(new TimeoutException()));
        Assert.True(policy.IsTransient(new IOException("cut")));
    }
}

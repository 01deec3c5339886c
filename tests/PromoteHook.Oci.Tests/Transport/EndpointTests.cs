using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class EndpointTests
{
    private const string Local = "localhost:5000";
    private const string Plain = "http://localhost:5000/v2/a/manifests/1";
    private const string Secure = "https://localhost:5000/v2/a/manifests/1";

    private static readonly RegistryCall Call = new(new RepositoryName(Local, "a"), RegistryOperation.ReadManifest);

    [Theory]
    [InlineData("docker.io", "https://registry-1.docker.io/")]
    [InlineData("ghcr.io", "https://ghcr.io/")]
    [InlineData("registry.test:5000", "https://registry.test:5000/")]
    [InlineData("10.0.0.1:5000", "https://10.0.0.1:5000/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("localhost:5000", "http://localhost:5000/")]
    [InlineData("kind.localhost:5000", "http://kind.localhost:5000/")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("127.8.8.8", "http://127.8.8.8/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("insecure.test", "http://insecure.test/")]
    [InlineData("localhost.evil.test", "https://localhost.evil.test/")]
    public void Plain_http_is_for_loopback_and_listed_registries_only(string registry, string endpoint)
    {
        using var wire = new Wire(configure: options => options with { InsecureRegistries = ["insecure.test"] });

        Assert.Equal(endpoint, wire.Transport.EndpointOf(registry).AbsoluteUri);
    }

    [Fact]
    public async Task A_registry_that_says_it_speaks_TLS_is_spoken_to_over_TLS_for_the_rest_of_the_run()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Plain).Answer(400, "Client sent an HTTP request to an HTTPS server.\n", "text/plain");
        wire.Script.On("GET", Secure).Times(2);

        await wire.StatusAsync(Plain, Call);
        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Plain, Call));

        Assert.Equal([$"GET {Plain}", $"GET {Secure}", $"GET {Secure}"], wire.Script.Lines);
        Assert.Equal("https", wire.Transport.EndpointOf(Local).Scheme);
    }

    [Fact]
    public async Task A_cut_before_the_first_answer_leads_to_TLS_when_TLS_works()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Plain).Fail(new HttpRequestException(HttpRequestError.ResponseEnded));
        wire.Script.On("GET", Secure);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Plain, Call));
    }

    [Fact]
    public async Task A_plain_registry_that_stumbles_at_first_stays_plain()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Plain).Fail(new HttpRequestException(HttpRequestError.ResponseEnded));
        wire.Script.On("GET", Secure).Fail(new HttpRequestException(HttpRequestError.SecureConnectionError));
        wire.Script.On("GET", Plain);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Plain, Call));

        Assert.Equal("http", wire.Transport.EndpointOf(Local).Scheme);
    }

    [Fact]
    public async Task After_a_proper_answer_a_cut_is_only_a_cut()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Plain).Answer(404);
        wire.Script.On("GET", Plain).Fail(new HttpRequestException(HttpRequestError.ResponseEnded));
        wire.Script.On("GET", Plain);

        await wire.StatusAsync(Plain, Call);
        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Plain, Call));
    }

    [Fact]
    public async Task An_ordinary_400_does_not_lead_to_TLS()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Plain).Answer(400, """{"errors":[{"code":"NAME_INVALID"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, await wire.StatusAsync(Plain, Call));
    }

    [Fact]
    public async Task An_https_registry_is_never_spoken_to_over_http()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new System.Security.Authentication.AuthenticationException()));

        await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal([$"GET {Wire.Manifest}"], wire.Script.Lines);
    }

    [Fact]
    public async Task Signing_in_works_while_the_scheme_is_found_out()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Local, "ann"));
        wire.Script.On("GET", Plain).Fail(new HttpRequestException(HttpRequestError.ResponseEnded));
        wire.Script.On("GET", Secure).Answer(401).Header("WWW-Authenticate", "Basic realm=\"x\"");
        wire.Script.On("GET", Secure);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Plain, Call));
    }

    [Fact]
    public async Task Every_request_says_who_sends_it()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest);

        await wire.StatusAsync();

        Assert.Matches(@"^promote-hook/\d+\.\d+\.\d+$", wire.Script.Requests[0].Headers["User-Agent"]);
    }
}

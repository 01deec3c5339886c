using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RedirectTests
{
    private const string Blob = Wire.Root + "/v2/team/web/blobs/sha256:0";
    private const string Storage = "https://storage.test/b?sig=a%2Db%41%2B";

    private static readonly RegistryCall ReadBlob = new(Wire.Repository, RegistryOperation.ReadBlob);

    [Fact]
    public async Task The_target_is_requested_byte_for_byte_without_Authorization_and_with_Range()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Blob).Answer(401).Header("WWW-Authenticate", "Basic realm=\"x\"");
        wire.Script.On("GET", Blob).Answer(307).Header("Location", Storage).Header("Docker-Content-Digest", "sha256:1");
        wire.Script.On("GET", Storage).Answer(206);
        using var request = new HttpRequestMessage(HttpMethod.Get, RawUri.Create(Blob)) { Headers = { { "Range", "bytes=5-" } } };

        using var response = await wire.Transport.SendAsync(request, ReadBlob, CancellationToken.None);

        Assert.Equal([$"GET {Blob}", $"GET {Blob} {FixedCredentials.Basic("ann")}", $"GET {Storage}"], wire.Script.Lines);
        Assert.Equal("bytes=5-", wire.Script.Requests[2].Headers["Range"]);
        Assert.Equal("sha256:1", Assert.Single(response.Headers.GetValues("Docker-Content-Digest")));
    }

    [Fact]
    public async Task Authorization_stays_within_the_same_origin()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Blob).Answer(401).Header("WWW-Authenticate", "Basic realm=\"x\"");
        wire.Script.On("GET", Blob).Answer(302).Header("Location", "/elsewhere");
        wire.Script.On("GET", Wire.Root + "/elsewhere").Answer(307).Header("Location", "https://registry.test:8443/x");
        wire.Script.On("GET", "https://registry.test:8443/x");

        await wire.StatusAsync(Blob, ReadBlob);

        Assert.Equal([null, FixedCredentials.Basic("ann"), FixedCredentials.Basic("ann"), null], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("http://storage.test/x", "plain http")]
    [InlineData("https://169.254.169.254/latest", "internal address 169.254.169.254")]
    [InlineData("https://127.0.0.1:8443/x", "internal address")]
    [InlineData("https://localhost/x", "internal address")]
    [InlineData("https://2130706433/x", "internal address 127.0.0.1")]
    [InlineData("https://10.1.2.3/x", "internal address")]
    [InlineData("https://172.16.0.1/x", "internal address")]
    [InlineData("https://192.168.1.1/x", "internal address")]
    [InlineData("https://0.0.0.0/x", "internal address")]
    [InlineData("https://[::1]/x", "internal address")]
    [InlineData("https://[::]/x", "internal address")]
    [InlineData("https://[fe80::1]/x", "internal address")]
    [InlineData("https://[fd00:ec2::254]/x", "internal address")]
    [InlineData("https://[::ffff:169.254.169.254]/x", "internal address")]
    [InlineData("https://[::127.0.0.1]/x", "internal address")]
    [InlineData("https://[::a9fe:a9fe]/x", "internal address")]
    [InlineData("https://[::ffff:0:169.254.169.254]/x", "internal address")]
    [InlineData("https://[2002:a9fe:a9fe::1]/x", "internal address")]
    [InlineData("https://[2001:0:a9fe:a9fe:8000:1:f7f7:f7f7]/x", "internal address")]
    [InlineData("https://[2001:0:808:808:8000:1:5601:5601]/x", "internal address")]
    [InlineData("https://[::5efe:169.254.169.254]/x", "internal address")]
    [InlineData("https://[2600:1:2:3:200:5efe:a9fe:a9fe]/x", "internal address")]
    [InlineData("https://[64:ff9b:1:a9fe:a9:fe00::]/x", "internal address")]
    [InlineData("https://[64:ff9b:1::808:808]/x", "internal address")]
    [InlineData("https://168.63.129.16/x", "internal address")]
    [InlineData("https://192.0.0.192/x", "internal address")]
    [InlineData("https://198.19.255.255/x", "internal address")]
    [InlineData("https://240.0.0.1/x", "internal address")]
    [InlineData("ftp://storage.test/x", "not an http or https URL")]
    public async Task A_redirect_into_the_network_or_off_TLS_is_refused(string location, string reason)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(307).Header("Location", location);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync(Blob, ReadBlob));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Single(wire.Script.Requests);
    }

    [Fact]
    public async Task A_loopback_registry_may_redirect_to_loopback()
    {
        using var wire = new Wire();
        var call = new RegistryCall(new RepositoryName("localhost:5000", "a"), RegistryOperation.ReadBlob);
        wire.Script.On("GET", "http://localhost:5000/v2/a/blobs/x").Answer(307).Header("Location", "http://127.0.0.1:9000/b");
        wire.Script.On("GET", "http://127.0.0.1:9000/b");

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync("http://localhost:5000/v2/a/blobs/x", call));
    }

    [Fact]
    public async Task A_ring_ends_after_five_hops()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(302).Header("Location", Blob).Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync(Blob, ReadBlob));

        Assert.Equal("the registry's redirect is refused: it redirects more than 5 times", failure.Message);
        Assert.Equal(6, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task A_redirected_one_shot_body_is_returned_as_it_is()
    {
        using var wire = new Wire();
        wire.Script.On("PUT", Wire.Root + "/upload").Answer(307).Header("Location", "https://other.test/upload");

        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Root + "/upload", Wire.Upload, new ByteArrayContent([1]));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
    }

    [Fact]
    public async Task A_permanent_redirect_keeps_method_and_body_in_memory()
    {
        using var wire = new Wire();
        wire.Script.On("PUT", Wire.Manifest).Answer(308).Header("Location", "/moved");
        wire.Script.On("PUT", Wire.Root + "/moved").Answer(201);

        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Manifest, new RegistryCall(Wire.Repository, RegistryOperation.WriteManifest), new ByteArrayContent([7]));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal([7], wire.Script.Requests[1].Body);
    }

    [Fact]
    public async Task A_redirect_to_http_on_the_registrys_own_host_goes_to_https()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(302).Header("Location", "http://registry.test/real");
        wire.Script.On("GET", Wire.Root + "/real");

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(Blob, ReadBlob));
    }
}

using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Tests.Transport;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Repositories;

/// <summary>Where a registry may send the bytes of an upload to.</summary>
public sealed class UploadLocationTests
{
    private const string Start = Wire.Root + "/v2/team/web/blobs/uploads/";

    private static readonly Digest Any = Digest.Compute([1]);

    [Theory]
    [InlineData("https://169.254.169.254/latest", "internal address 169.254.169.254")]
    [InlineData("https://localhost:8443/x", "internal address localhost:8443")]
    [InlineData("https://localhost./x", "internal address localhost.")]
    [InlineData("//10.0.0.1/x", "internal address 10.0.0.1")]
    [InlineData("http://storage.test/x", "plain http")]
    public async Task An_upload_is_not_sent_inwards_nor_in_the_clear(string location, string reason)
    {
        using var wire = new Wire();
        wire.Script.On("POST", Start).Answer(202).Header("Location", location);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => StartAsync(wire));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(Wire.Host, failure.Registry);
    }

    [Fact]
    public async Task The_location_after_a_patch_is_held_to_the_same_rule()
    {
        using var wire = new Wire();
        wire.Script.On("POST", Start).Answer(202).Header("Location", "/up/1");
        wire.Script.On("PATCH", Wire.Root + "/up/1").Answer(202).Header("Location", "https://10.0.0.1/up/1");
        var session = await StartAsync(wire);

        await Assert.ThrowsAsync<RegistryException>(() => session!.PatchAndPutAsync(new ByteArrayContent([1]), new Descriptor("x", Any, 1), asksFirst: false, TestContext.Current.CancellationToken));

        Assert.Equal(["POST", "PATCH"], wire.Script.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task The_location_of_what_a_registry_kept_is_held_to_the_same_rule()
    {
        using var wire = new Wire();
        wire.Script.On("POST", Start).Answer(202).Header("Location", "/up/1");
        wire.Script.On("GET", Wire.Root + "/up/1").Answer(204).Header("Range", "0-5").Header("Location", "https://10.0.0.1/up/1");
        var session = await StartAsync(wire);

        await Assert.ThrowsAsync<RegistryException>(() => session!.FindKeptAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://uploads.test/x?sig=a%2Db", "https://uploads.test/x?sig=a%2Db&digest=")]
    [InlineData("http://registry.test/x", "https://registry.test/x?digest=")]
    public async Task Another_host_over_https_is_followed_without_authorization(string location, string put)
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("POST", Start).Answer(202).Header("Location", location);
        wire.Script.On("PUT", put + Uri.EscapeDataString(Any.ToString())).Answer(201);
        var session = await StartAsync(wire);

        using var response = await session!.PutAsync(new ByteArrayContent([1]), Any, asksFirst: false, TestContext.Current.CancellationToken);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Null(wire.Script.Requests[^1].Authorization);
    }

    private static Task<UploadSession?> StartAsync(Wire wire) =>
        new Repository(wire.Transport, Wire.Repository).StartUploadAsync(mount: null, from: null, TestContext.Current.CancellationToken);
}

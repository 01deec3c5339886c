using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Tests.Transport;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Repositories;

/// <summary>Questions to a registry that leave nothing behind.</summary>
public sealed class ProbeTests
{
    private const string Uploads = Wire.Root + "/v2/team/web/blobs/uploads/";
    private const string Storage = "https://storage.test/blob";

    private static readonly Digest Any = Digest.Compute([1]);
    private static readonly string Blob = $"{Wire.Root}/v2/team/web/blobs/{Any}";

    [Fact]
    public async Task A_push_is_probed_by_an_upload_that_is_given_up()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var transport = new RegistryTransport(new RegistryTransportOptions());

        await new Repository(transport, registry.Repository("team/web")).ProbePushAsync(TestContext.Current.CancellationToken);

        Assert.Equal([RegistryRoute.UploadStart, RegistryRoute.UploadCancel], registry.Requests.All.Select(request => request.Route));
        Assert.Equal(0, registry.OpenSessions);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(503)]
    public async Task That_an_upload_cannot_be_given_up_says_nothing(int status)
    {
        using var wire = new Wire();
        wire.Script.On("POST", Uploads).Answer(202).Header("Location", "/up/1?_state=a%2Db");
        wire.Script.On("DELETE", Wire.Root + "/up/1?_state=a%2Db").Answer(status);

        await RepositoryOf(wire).ProbePushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["POST", "DELETE"], wire.Script.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Nor_does_a_connection_that_ends_meanwhile()
    {
        using var wire = new Wire();
        wire.Script.On("POST", Uploads).Answer(202).Header("Location", "/up/1");
        wire.Script.On("DELETE", Wire.Root + "/up/1").Fail(new HttpRequestException("cut"));

        await RepositoryOf(wire).ProbePushAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_blob_is_probed_by_one_byte_and_the_host_that_sent_it_is_told()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(307).Header("Location", Storage);
        wire.Script.On("GET", Storage).Answer(206, [7], "application/octet-stream");

        Assert.Equal("storage.test", await RepositoryOf(wire).ProbeBlobAsync(Any, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_storage_that_refuses_is_named()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(307).Header("Location", Storage);
        wire.Script.On("GET", Storage).Answer(403);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => RepositoryOf(wire).ProbeBlobAsync(Any, TestContext.Current.CancellationToken));

        Assert.Equal((RegistryErrorKind.Denied, "storage.test", Wire.Host), (failure.Kind, failure.Host, failure.Registry));
    }

    [Fact]
    public async Task A_blob_without_content_is_a_cut_one()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Blob).Answer(200);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => RepositoryOf(wire).ProbeBlobAsync(Any, TestContext.Current.CancellationToken));

        Assert.Equal(RegistryErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task A_greeting_is_asked_for_once_and_without_a_login()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Root + "/v2/").Answer(503).Header("Date", wire.Clock.GetUtcNow().AddMinutes(3).ToString("R", System.Globalization.CultureInfo.InvariantCulture));

        var greeting = await wire.Transport.GreetAsync(Wire.Host, TestContext.Current.CancellationToken);

        Assert.Equal((503, new Uri(Wire.Root)), ((int)greeting.Status, greeting.Endpoint));
        Assert.InRange(greeting.ClockAhead!.Value, TimeSpan.FromSeconds(179), TimeSpan.FromSeconds(181));
        Assert.Null(Assert.Single(wire.Script.Requests).Authorization);
    }

    [Fact]
    public async Task Credentials_are_found_as_they_would_be_tried()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann", "bob"));

        Assert.Equal(["ann", "bob"], (await wire.Transport.FindCredentialsAsync(Wire.Repository, TestContext.Current.CancellationToken)).Select(credential => credential.Username));
        Assert.Empty(await wire.Transport.FindCredentialsAsync(new RepositoryName("other.test", "web"), TestContext.Current.CancellationToken));
    }

    private static Repository RepositoryOf(Wire wire) => new(wire.Transport, Wire.Repository);
}

using System.Net;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class CredentialChoiceTests
{
    private const string Offer = "Basic realm=\"https://registry.test/\",service=\"x\"";

    [Fact]
    public async Task Basic_is_sent_beforehand_after_the_first_challenge()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Wire.Manifest).Times(2);

        await wire.StatusAsync();
        await wire.StatusAsync();

        Assert.Equal([null, FixedCredentials.Basic("ann"), FixedCredentials.Basic("ann")], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task Each_credential_is_tried_once_and_the_one_that_worked_is_remembered()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann", "bob", "eve"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer).Times(2);
        wire.Script.On("GET", Wire.Manifest).Times(2);

        await wire.StatusAsync();
        await wire.StatusAsync();

        string?[] expected = [null, FixedCredentials.Basic("ann"), FixedCredentials.Basic("bob"), FixedCredentials.Basic("bob")];
        Assert.Equal(expected, wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task When_none_works_the_refusal_is_returned_and_says_who_asked()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann", "bob"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer).Always();

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.Equal(3, wire.Script.Requests.Count);
        Assert.Equal("reading manifest 1.0 of team/web: answered 401 Unauthorized; asked with the password of bob from the test", failure.Message);
    }

    [Fact]
    public async Task Basic_without_a_credential_is_not_asked_twice()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer).Always();

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.Single(wire.Script.Requests);
        Assert.EndsWith("; asked anonymously", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_the_token_server_refuses_gives_way_to_the_next()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann", "bob"));
        const string token = Wire.Root + "/token?scope=repository%3Ateam%2Fweb%3Apull";
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://registry.test/token\"");
        wire.Script.On("GET", token).Answer(401);
        wire.Script.On("GET", token).Answer(200, """{"token":"t"}""");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.Equal([null, FixedCredentials.Basic("ann"), FixedCredentials.Basic("bob"), "Bearer t"], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task A_403_does_not_try_the_next_credential()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann", "bob"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Wire.Manifest).Answer(403);

        Assert.Equal(HttpStatusCode.Forbidden, await wire.StatusAsync());
    }

    [Fact]
    public async Task The_first_source_that_knows_the_registry_decides()
    {
        using var wire = new Wire(credentials: [FixedCredentials.Users("other.test", "eve"), FixedCredentials.Users(Wire.Host, "ann"), FixedCredentials.Users(Wire.Host, "bob")]);
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer).Always();

        await wire.StatusAsync();

        Assert.Equal([null, FixedCredentials.Basic("ann")], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task One_request_of_many_asks_how_to_log_in_where_hardly_anything_is_public()
    {
        const string host = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
        const string url = $"https://{host}/v2/a/manifests/1";
        using var wire = new Wire(credentials: FixedCredentials.Users(host, "ann"));
        var call = new RegistryCall(new RepositoryName(host, "a"), RegistryOperation.ReadManifest);
        wire.Script.On("GET", url).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", url).Times(8);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => wire.StatusAsync(url, call)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Single(wire.Script.Requests, request => request.Authorization is null);
        Assert.Equal(9, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task An_expired_ECR_password_is_fetched_anew_at_its_source()
    {
        const string host = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
        const string url = $"https://{host}/v2/a/manifests/1";
        var source = FixedCredentials.Users(host, "old");
        using var wire = new Wire(credentials: source);
        var call = new RegistryCall(new RepositoryName(host, "a"), RegistryOperation.ReadManifest);
        wire.Script.On("GET", url).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", url).Answer((_, _) =>
        {
            source.Current = FixedCredentials.Users(host, "new").Current;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("""{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}""") });
        });
        wire.Script.On("GET", url);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(url, call));

        Assert.Equal([null, FixedCredentials.Basic("old"), FixedCredentials.Basic("new")], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task An_expired_ECR_Public_token_comes_as_a_400_and_is_renewed_once()
    {
        const string url = "https://public.ecr.aws/v2/a/b/manifests/1";
        using var wire = new Wire();
        var call = new RegistryCall(new RepositoryName("public.ecr.aws", "a/b"), RegistryOperation.ReadManifest);
        wire.Script.On("GET", url).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://public.ecr.aws/token/\",service=\"public.ecr.aws\",scope=\"aws\"");
        wire.Script.On("GET", "https://public.ecr.aws/token/?service=public.ecr.aws&scope=aws").Answer(200, """{"token":"t"}""").Times(2);
        wire.Script.On("GET", url).Answer(400, """{"errors":[{"code":"DENIED","message":"Your Authorization Token has expired. Please run 'aws ecr-public get-login-password' to fetch a new one."}]}""").Always();

        Assert.Equal(HttpStatusCode.BadRequest, await wire.StatusAsync(url, call));

        Assert.Empty(wire.Script.Unplayed);
        Assert.Equal(5, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task A_source_that_fails_is_an_access_failure()
    {
        using var wire = new Wire(credentials: DockerConfigSource.FromFile("/nonexistent/config.json"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal((RegistryErrorKind.Unauthorized, "no credential: docker config /nonexistent/config.json does not exist"), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_changed_challenge_is_followed()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Wire.Manifest);
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://registry.test/token\"");
        wire.Script.On("GET", Wire.Root + "/token?scope=repository%3Ateam%2Fweb%3Apull").Answer(200, """{"token":"t"}""");
        wire.Script.On("GET", Wire.Manifest);

        await wire.StatusAsync();
        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.Equal("Bearer t", wire.Script.Requests[^1].Authorization);
    }

    [Fact]
    public async Task An_upload_location_on_another_host_gets_no_Authorization()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Wire.Manifest);
        wire.Script.On("PUT", "https://uploads.test/1").Answer(401).Header("WWW-Authenticate", Offer);

        await wire.StatusAsync();
        using var response = await wire.SendAsync(HttpMethod.Put, "https://uploads.test/1", Wire.Upload, new ByteArrayContent([1]));

        Assert.Null(wire.Script.Requests[^1].Authorization);
        Assert.Equal(3, wire.Script.Requests.Count);
    }
}

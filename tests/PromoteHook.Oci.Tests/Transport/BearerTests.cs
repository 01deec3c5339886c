using System.Net;
using System.Text;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Tests.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class BearerTests
{
    private const string Realm = "https://auth.registry.test/token";
    private const string Pull = Realm + "?service=svc&scope=repository%3Ateam%2Fweb%3Apull";
    private const string Push = Realm + "?service=svc&scope=repository%3Ateam%2Fweb%3Apull%2Cpush";
    private const string Offer = "Bearer realm=\"" + Realm + "\",service=\"svc\",scope=\"repository:team/web:pull\"";

    private static readonly RegistryCall Write = new(Wire.Repository, RegistryOperation.WriteManifest);

    [Fact]
    public async Task An_anonymous_token_is_asked_for_once_and_then_sent_beforehand()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1","expires_in":300}""");
        wire.Script.On("GET", Wire.Manifest).Times(2);

        await wire.StatusAsync();
        await wire.StatusAsync();

        Assert.Equal([$"GET {Wire.Manifest}", $"GET {Pull}", $"GET {Wire.Manifest} Bearer t1", $"GET {Wire.Manifest} Bearer t1"], wire.Script.Lines);
    }

    [Fact]
    public async Task The_password_goes_to_the_token_server_and_never_to_the_registry()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, """{"access_token":"t1"}""");
        wire.Script.On("GET", Wire.Manifest);

        await wire.StatusAsync();

        Assert.Equal([null, FixedCredentials.Basic("ann"), "Bearer t1"], wire.Script.Requests.Select(request => request.Authorization));
    }

    /// <summary>As when all tokens are revoked in that moment, or the token server's clock runs ahead.</summary>
    [Theory]
    [InlineData("invalid_token", HttpStatusCode.OK)]
    [InlineData("insufficient_scope", HttpStatusCode.Unauthorized)]
    public async Task A_token_just_fetched_is_fetched_once_more_when_the_registry_calls_it_invalid(string error, HttpStatusCode status)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1","expires_in":300}""");
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", $"{Offer},error=\"{error}\"");
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t2","expires_in":300}""");
        wire.Script.On("GET", Wire.Manifest);

        using var response = await wire.SendAsync(HttpMethod.Get, Wire.Manifest, new RegistryCall(Wire.Repository, RegistryOperation.ReadManifest));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? 5 : 3, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_is_called_invalid_for_ever_is_fetched_twice()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Times(9).Answer(401).Header("WWW-Authenticate", $"{Offer},error=\"invalid_token\"");
        wire.Script.On("GET", Pull).Times(9).Answer(200, """{"token":"t1","expires_in":300}""");

        using var response = await wire.SendAsync(HttpMethod.Get, Wire.Manifest, new RegistryCall(Wire.Repository, RegistryOperation.ReadManifest));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, wire.Script.Lines.Count(line => line == $"GET {Pull}"));
    }

    [Fact]
    public async Task A_write_asks_for_push_and_a_mount_for_the_other_repository_second()
    {
        using var wire = new Wire();
        const string post = Wire.Root + "/v2/team/web/blobs/uploads/?mount=d&from=team/base";
        const string both = Push + "&scope=repository%3Ateam%2Fbase%3Apull";
        wire.Script.On("POST", post).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", both).Answer(200, """{"token":"t1"}""");
        wire.Script.On("POST", post).Answer(201);
        var call = new RegistryCall(Wire.Repository, RegistryOperation.StartUpload) { MountFrom = new RepositoryName(Wire.Host, "team/base") };

        using var response = await wire.SendAsync(HttpMethod.Post, post, call);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal($"GET {both}", wire.Script.Lines[1]);
    }

    [Fact]
    public async Task A_scope_that_is_no_repository_is_taken_over_and_serves_the_whole_host()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", $"Bearer realm=\"{Realm}\",service=\"svc\",scope=\"aws\"");
        wire.Script.On("GET", Realm + "?service=svc&scope=aws").Answer(200, """{"token":"t1"}""");
        wire.Script.On("GET", Wire.Manifest);
        wire.Script.On("PUT", Wire.Root + "/v2/other/manifests/1").Answer(201);

        await wire.StatusAsync();
        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Root + "/v2/other/manifests/1", new RegistryCall(new RepositoryName(Wire.Host, "other"), RegistryOperation.WriteManifest));

        Assert.Equal("Bearer t1", wire.Script.Requests[^1].Authorization);
        Assert.Empty(wire.Script.Unplayed);
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_call_for_their_token()
    {
        using var wire = new Wire();
        var gate = new TaskCompletionSource();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(async (_, _) =>
        {
            await gate.Task;
            return new HttpResponseMessage { Content = new StringContent("""{"token":"t1"}""") };
        });
        wire.Script.On("GET", Wire.Manifest).Always();

        var all = Enumerable.Range(0, 8).Select(_ => wire.StatusAsync()).ToArray();
        gate.SetResult();

        Assert.All(await Task.WhenAll(all), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Single(wire.Script.Lines, $"GET {Pull}");
    }

    [Theory]
    [InlineData(300, 269, 1)]
    [InlineData(300, 271, 2)]
    [InlineData(80, 59, 1)]
    [InlineData(80, 61, 2)]
    [InlineData(10, 44, 1)]
    [InlineData(10, 46, 2)]
    public async Task A_token_is_renewed_before_it_ends(int lifetime, int age, int calls)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, $$"""{"token":"t","expires_in":{{lifetime}},"issued_at":"2026-01-01T00:00:00Z"}""").Always();
        wire.Script.On("GET", Wire.Manifest).Always();

        await wire.StatusAsync();
        wire.Clock.Advance(TimeSpan.FromSeconds(age));
        await wire.StatusAsync();

        Assert.Equal(calls, wire.Script.Lines.Count(line => line == $"GET {Pull}"));
    }

    [Fact]
    public async Task A_token_refused_early_is_renewed_once_and_no_more()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1"}""");
        wire.Script.On("GET", Wire.Manifest);
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer).Always();
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t2"}""");

        await wire.StatusAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await wire.StatusAsync());

        Assert.Equal([null, null, "Bearer t1", "Bearer t1", null, "Bearer t2"], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task A_one_shot_body_is_never_sent_twice_and_its_refused_token_is_dropped()
    {
        using var wire = new Wire();
        const string upload = Wire.Root + "/upload/1";
        wire.Script.On("PUT", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Push).Answer(200, """{"token":"t1"}""");
        wire.Script.On("PUT", Wire.Manifest).Answer(201);
        wire.Script.On("PUT", upload).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Push).Answer(200, """{"token":"t2"}""");
        wire.Script.On("PUT", upload).Answer(201);

        using var first = await wire.SendAsync(HttpMethod.Put, Wire.Manifest, Write, new ByteArrayContent([1]));
        using var refused = await wire.SendAsync(HttpMethod.Put, upload, Wire.Upload, new ByteArrayContent([2]));
        using var accepted = await wire.SendAsync(HttpMethod.Put, upload, Wire.Upload, new ByteArrayContent([2]));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Created), (refused.StatusCode, accepted.StatusCode));
        Assert.Equal([null, null, "Bearer t1", "Bearer t1", null, "Bearer t2"], wire.Script.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_a_form()
    {
        using var wire = new Wire(credentials: new FixedCredentials(Wire.Host, Credential.IdentityToken("refresh", "the test")));
        wire.Script.On("PUT", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("POST", Realm).Answer(200, """{"access_token":"t1"}""");
        wire.Script.On("PUT", Wire.Manifest).Answer(201);

        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Manifest, Write, new ByteArrayContent([1]));

        Assert.Equal(
            "grant_type=refresh_token&service=svc&client_id=promote-hook&scope=repository%3Ateam%2Fweb%3Apull%2Cpush&refresh_token=refresh",
            Encoding.UTF8.GetString(wire.Script.Requests[1].Body));
        Assert.Equal(["PUT", "POST", "PUT"], wire.Script.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(401)]
    public async Task A_server_that_does_not_know_the_exchange_is_asked_plainly(int status)
    {
        using var wire = new Wire(credentials: new FixedCredentials(Wire.Host, Credential.IdentityToken("refresh", "the test")));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("POST", Realm).Answer(status);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1"}""");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.Equal("Basic PHRva2VuPjpyZWZyZXNo", wire.Script.Requests[2].Authorization);
    }

    [Fact]
    public async Task A_registry_token_is_sent_as_it_is()
    {
        using var wire = new Wire(credentials: new FixedCredentials(Wire.Host, Credential.RegistryToken("rt", "the test")));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Wire.Manifest);

        await wire.StatusAsync();

        Assert.Equal([$"GET {Wire.Manifest}", $"GET {Wire.Manifest} Bearer rt"], wire.Script.Lines);
    }

    [Fact]
    public async Task A_token_server_in_trouble_is_asked_again()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(503).Times(2);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1"}""");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_token_that_breaks_off_is_asked_for_again(int times, bool heals)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(async (_, _) => new HttpResponseMessage(HttpStatusCode.OK) { Content = await CutContent.OfAsync(new StringContent("""{"token":"t1"}""")) }).Times(times);
        if (heals)
        {
            wire.Script.On("GET", Pull).Answer(200, """{"token":"t1"}""");
            wire.Script.On("GET", Wire.Manifest);

            Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());
            return;
        }

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal(RegistryErrorKind.Unavailable, failure.Kind);
        Assert.EndsWith($"the token server {Realm} gave no token: its answer broke off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_says_nothing_of_how_to_sign_in_brings_a_new_token()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t1","expires_in":300}""");
        wire.Script.On("GET", Wire.Manifest);
        await wire.StatusAsync();

        wire.Script.On("GET", Wire.Manifest).Answer(401);
        wire.Script.On("GET", Pull).Answer(200, """{"token":"t2","expires_in":300}""");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());
        Assert.Equal($"GET {Wire.Manifest} Bearer t2", wire.Script.Lines[^1]);
    }

    [Fact]
    public async Task A_token_server_that_stays_down_is_tried_five_times_in_all()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(503).Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal((RegistryErrorKind.Unavailable, 6), (failure.Kind, wire.Script.Requests.Count));
    }

    [Theory]
    [InlineData(401, RegistryErrorKind.Unauthorized)]
    [InlineData(403, RegistryErrorKind.Denied)]
    [InlineData(404, RegistryErrorKind.Unauthorized)]
    [InlineData(302, RegistryErrorKind.Unauthorized)]
    public async Task A_token_servers_refusal_is_told_in_its_words_without_the_secret(int status, RegistryErrorKind kind)
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(status, """{"details":"incorrect username or password"}""");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith("asking https://auth.registry.test/token with the password of ann from the test for a token (repository:team/web:pull): answered", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("incorrect username or password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"token":""}""")]
    public async Task An_answer_without_a_token_is_a_failure(string answer)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", Offer);
        wire.Script.On("GET", Pull).Answer(200, answer).Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal("the token server https://auth.registry.test/token gave no token: its answer holds no token", failure.Message);
    }

    [Theory]
    [InlineData("""{"token":"t"}""", 60)]
    [InlineData("""{"token":"t","expires_in":5}""", 60)]
    [InlineData("""{"token":"t","expires_in":"900"}""", 900)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2026-01-01T00:00:00Z"}""", 300)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2025-12-31T23:58:20Z"}""", 200)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2020-01-01T00:00:00Z"}""", 300)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2030-01-01T00:00:00Z"}""", 300)]
    [InlineData("""{"token":"t","expires_in":-1,"issued_at":"nonsense"}""", 60)]
    [InlineData("""{"token":"t","expires_in":"NaN"}""", 60)]
    public void What_is_left_of_a_token_is_read_with_tolerance(string json, int seconds)
    {
        var now = new ManualClock().GetUtcNow();

        var token = AccessToken.Read(Encoding.UTF8.GetBytes(json), now)!;

        Assert.Equal(seconds, (token.IssuedAt + token.Lifetime - now).TotalSeconds);
        Assert.Equal("token (not shown)", token.ToString());
    }
}

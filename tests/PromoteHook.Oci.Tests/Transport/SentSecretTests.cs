using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>A registry that takes a password and then writes it wherever it can.</summary>
public sealed class SentSecretTests
{
    /// <summary>Upper case, for host names come back without it; short, so that no piece of it may be shown.</summary>
    private const string Password = "Hunt3r2xyZ1";

    private const string Lowered = "hunt3r2xyz1";

    private const string Sixteen = "xxxxxxxxxxxxxxxx";
    private const string Giant = Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen + Sixteen;

    [Theory]
    [InlineData("https://registry.test/tok/" + Password, "registry:" + Password)]
    [InlineData("https://registry.test/tok/%48unt3r2xyZ1", "registry:%48unt3r2xyZ1")]
    [InlineData("https://" + Lowered + ".registry.test/token", "x")]
    public async Task A_token_server_whose_URL_is_the_password_is_told_without_it(string realm, string scope)
    {
        using var wire = Quoting($"Bearer realm=\"{realm}\",scope=\"{scope}\"");
        wire.Script.On("GET", $"{realm}?scope={Uri.EscapeDataString(scope)}").Answer(401, $$"""{"details":"no {{Password}}"}""");

        var failure = await FailureOfAsync(wire);

        Assert.StartsWith("asking https://", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, failure.Status);
        Assert.NotNull(failure.TokenServer);
    }

    [Theory]
    [InlineData("https://" + Password + ".evil.test/t", "its token server (not shown).evil.test is foreign")]
    [InlineData("http://" + Password + ".registry.test/t", "its token server (not shown).registry.test is to be spoken to over plain http")]
    public async Task A_token_server_that_is_not_asked_is_named_without_the_password(string realm, string reason)
    {
        using var wire = Quoting($"Bearer realm=\"{realm}\"");

        var failure = await FailureOfAsync(wire);

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://" + Password + ".x.invalid/", "no such host: the name of (not shown).x.invalid cannot be resolved")]
    [InlineData("http://" + Password + ".x.invalid/", "it redirects from https to plain http, on (not shown).x.invalid")]
    [InlineData("https://" + Password + ".localhost/", "it redirects to the internal address (not shown).localhost")]
    public async Task A_redirect_to_the_password_is_told_without_it(string location, string reason)
    {
        using var wire = Signed();
        wire.Script.On("GET", Wire.Manifest).Answer(307).Header("Location", location).Always();
        var host = $"{Lowered}.x.invalid";
        wire.Script.On("GET", $"https://{host}/").Fail(new HttpRequestException(HttpRequestError.NameResolutionError, $"Name or service not known ({host}:443)", new IOException(host))).Always();

        var failure = await FailureOfAsync(wire);

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        var cause = failure.InnerException?.InnerException as HttpRequestException;
        Assert.Equal(failure.Obstacle == ConnectionObstacle.UnknownHost ? "Name or service not known ((not shown).x.invalid:443)" : null, cause?.Message);
    }

    [Fact]
    public async Task An_upload_that_leads_to_the_password_is_told_without_it()
    {
        using var wire = Signed();
        wire.Script.On("POST", $"{Wire.Root}/v2/team/web/blobs/uploads/").Answer(202).Header("Location", $"http://{Password}.test/");
        await wire.StatusAsync();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => new Repository(wire.Transport, Wire.Repository).ProbePushAsync(TestContext.Current.CancellationToken));

        Assert.Contains("it leads the upload from https to plain http, on (not shown).test", failure.Message, StringComparison.Ordinal);
        AssertSilent(failure);
    }

    [Fact]
    public async Task A_list_that_goes_on_at_the_password_and_a_manifest_that_calls_itself_so_are_told_without_it()
    {
        var subject = Digest.Compute("x"u8.ToArray());
        using var wire = Signed();
        wire.Script.On("GET", $"{Wire.Root}/v2/team/web/referrers/{subject}").Answer(200, """{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciIndex).Header("Link", $"<https://{Password}.test/>; rel=\"next\"");
        await wire.StatusAsync();
        wire.Script.On("GET", Wire.Manifest).Answer(200, $$"""{"schemaVersion":2,"mediaType":"application/{{Password}}","manifests":[]}""", MediaTypes.OciIndex).Always();
        var repository = new Repository(wire.Transport, Wire.Repository);

        var list = await Assert.ThrowsAsync<RegistryException>(() => repository.FindReferrersAsync(subject, TestContext.Current.CancellationToken));
        var manifest = await Assert.ThrowsAsync<RegistryException>(() => repository.GetManifestAsync("1.0", TestContext.Current.CancellationToken));

        Assert.EndsWith("goes on at another host, (not shown).test", list.Message, StringComparison.Ordinal);
        Assert.Contains("calls itself application/(not shown) but was served as", manifest.Message, StringComparison.Ordinal);
        Assert.Equal((RegistryErrorKind.InvalidContent, Wire.Host), (manifest.Kind, manifest.Registry));
        AssertSilent(list);
        AssertSilent(manifest);
    }

    [Theory]
    [InlineData("application/" + Password, null, "calls itself application/(not shown)")]
    [InlineData("application/" + Password, MediaTypes.OciIndex, null)]
    [InlineData("a/" + Giant, MediaTypes.OciIndex, null)]
    public async Task A_media_type_that_holds_the_password_or_is_a_giant_gets_into_no_plan(string header, string? type, string? reason)
    {
        using var wire = Signed();
        await wire.StatusAsync();
        var body = $$"""{"schemaVersion":2,"mediaType":"{{type ?? header}}","manifests":[]}""";
        var digest = Digest.Compute(Encoding.UTF8.GetBytes(body)).ToString();
        foreach (var method in new[] { "HEAD", "GET" })
        {
            wire.Script.On(method, Wire.Manifest).Answer(200, body, header).Header("Docker-Content-Digest", digest).Header("Content-Length", $"{body.Length}").Always();
        }

        var asked = new Repository(wire.Transport, Wire.Repository).ResolveAsync("1.0", TestContext.Current.CancellationToken);

        if (reason is null)
        {
            Assert.Equal(type, (await asked)!.MediaType);
            return;
        }

        var failure = await Assert.ThrowsAsync<RegistryException>(() => asked);
        Assert.EndsWith(reason, failure.Message, StringComparison.Ordinal);
        AssertSilent(failure);
    }

    [Fact]
    public async Task The_storage_that_a_blob_came_from_is_named_without_the_password()
    {
        var digest = Digest.Compute("x"u8.ToArray());
        using var wire = Signed();
        wire.Script.On("GET", $"{Wire.Root}/v2/team/web/blobs/{digest}").Answer(307).Header("Location", $"https://{Password}.test/b");
        wire.Script.On("GET", $"https://{Lowered}.test/b").Answer(206, "x");
        await wire.StatusAsync();

        Assert.Equal("(not shown).test", await new Repository(wire.Transport, Wire.Repository).ProbeBlobAsync(digest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_line_of_a_log_has_what_was_sent_nor_more_than_a_thousand_characters()
    {
        var lines = new Lines();
        using var wire = Signed(lines);
        var far = "https://storage.test/" + new string('x', 20_000);
        wire.Script.On("GET", Wire.Manifest).Answer(307).Header("Location", $"/v2/{Password}/elsewhere");
        wire.Script.On("GET", $"{Wire.Root}/v2/{Password}/elsewhere").Answer(307).Header("Location", far);
        wire.Script.On("GET", far).Answer(200).Header("Warning", $"299 - \"{new string('y', 590)}{Password}\"");
        await wire.StatusAsync();

        await wire.StatusAsync();

        Assert.Contains("registry.test redirects to https://registry.test/v2/(not shown)/elsewhere", lines.All);
        Assert.All(lines.All, line => Assert.InRange(line.Length, 0, 1000));
        Assert.DoesNotContain(Password[..4], string.Concat(lines.All), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_word_of_ours_that_is_somebody_s_password_is_not_given_away_by_being_left_out()
    {
        using var wire = new Wire(credentials: new FixedCredentials(Wire.Host, Credential.Password("robot", "Password", "the test")));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Basic realm=\"x\"");
        wire.Script.On("GET", Wire.Manifest).Answer(403, """{"errors":[{"code":"DENIED","message":"not with password"}]}""");

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, TestContext.Current.CancellationToken);

        Assert.EndsWith("403 Forbidden: not with (not shown) (DENIED); asked with the password of robot from the test", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p\"a ss&ü%41/xy", "JSON")]
    [InlineData("p\"a ss&ü%41/xy", "plain JSON")]
    [InlineData("p\"a ss&ü%41/xy", "XML")]
    [InlineData("p\"a ss&ü%41/xy", "URL")]
    [InlineData("p\"a ss&ü%41/xy", "URL in part")]
    [InlineData("p\"a ss&ü%41/xy", "Latin-1")]
    [InlineData("p\"a ss&ü%41/xy", "lower case")]
    [InlineData("p\"a&4", "JSON")]
    [InlineData("p\"a&4", "plain JSON")]
    [InlineData("p\"a&4", "XML")]
    [InlineData("p\"a&4", "URL")]
    public void A_secret_is_hidden_in_whatever_escapes_it_comes(string secret, string escapes)
    {
        var written = escapes switch
        {
            "JSON" => JsonSerializer.Serialize(secret)[1..^1],
            "plain JSON" => secret.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal),
            "XML" => WebUtility.HtmlEncode(secret),
            "URL" => Uri.EscapeDataString(secret).ToLowerInvariant(),
            "URL in part" => RawUri.Create($"http://h/{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret))}").AbsolutePath[1..],
            "Latin-1" => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)),
            _ => secret.ToLowerInvariant(),
        };

        Assert.Equal("100% <(not shown)> &amp;", SentSecrets.In(null, secret).Hide($"100% <{written}> &amp;"));
    }

    [Theory]
    [InlineData("""{"errors":[{"code":"X","message":"PADSECRET"}]}""", "hunt3r2xyz")]
    [InlineData("<Error><Code>X</Code><Message>no SECRET.</Message></Error>", "hunt3r2&xyz1")]
    [InlineData("<title>no SECRET.</title>", "hunt3r2&xyz1")]
    [InlineData("""{"errors":[{"code":"UNKNOWN","message":"m","detail":{"a":"SECRET"}}]}""", "hunt3r2\"xyzq")]
    [InlineData("""{"error":"no SECRET."}""", "hunt3r2\"xyzq")]
    public async Task A_quoted_password_is_left_out_before_anything_is_cut_and_as_it_reads(string body, string password)
    {
        var isMarkup = body.StartsWith('<');
        var written = isMarkup ? WebUtility.HtmlEncode(password) : password.Replace("\"", "\\\"", StringComparison.Ordinal);
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("PAD", new string('x', 591), StringComparison.Ordinal).Replace("SECRET", written, StringComparison.Ordinal))),
            RequestMessage = new HttpRequestMessage { Headers = { Authorization = TokenClient.Basic(Credential.Password("ann", password, "the test")) } },
        };

        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("hunt", $"{failure.Message}{string.Concat(failure.Errors)}", StringComparison.OrdinalIgnoreCase);
        Assert.Contains("(not", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_much_a_registry_says_its_failure_is_short()
    {
        var words = string.Join(',', Enumerable.Repeat($$"""{"code":"{{new string('C', 3000)}}","message":"{{new string('m', 3000)}}"}""", 10));
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"errors":[{{words}}]}""")) };
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", $"Bearer realm=\"https://registry.test/{new string('r', 60_000)}\",scope=\"x{new string('s', 60_000)}\"");
        wire.Script.On("GET", $"https://registry.test/{new string('r', 60_000)}?scope=x{new string('s', 60_000)}").Answer(401);

        var refusal = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, TestContext.Current.CancellationToken);
        var token = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal(10, refusal.Errors.Count);
        Assert.InRange(refusal.Errors.Sum(error => error.Code.Length + error.Message.Length), 0, 1700);
        Assert.InRange(refusal.Message.Length, 900, 1000);
        Assert.InRange(token.Message.Length, 400, 600);
        Assert.EndsWith("answered 401 Unauthorized", token.Message, StringComparison.Ordinal);
        Assert.InRange(token.TokenServer!.Length, 0, 260);
    }

    [Fact]
    public void Of_a_failure_s_words_the_beginning_and_the_end_are_told_and_no_half_of_a_character()
    {
        foreach (var shift in Enumerable.Range(0, 4))
        {
            var failure = new RegistryException(RegistryErrorKind.Denied, $"reading{new string('x', shift)}{string.Concat(Enumerable.Repeat("😀", 5000))}: answered")
            {
                Host = new string('h', 60_000),
                ForeignTokenServer = new string('f', 60_000),
            };

            Assert.InRange(failure.Message.Length, 995, 1000);
            Assert.StartsWith("reading", failure.Message, StringComparison.Ordinal);
            Assert.EndsWith(": answered", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\ufffd", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(failure.Message)), StringComparison.Ordinal);
            Assert.Equal((260, 260), (failure.Host.Length, failure.ForeignTokenServer.Length));
        }
    }

    [Fact]
    public void A_secret_across_the_place_where_a_message_is_cut_is_left_out_whole()
    {
        var sent = SentSecrets.In(null, Password);
        foreach (var before in Enumerable.Range(580, 30))
        {
            var failure = new RegistryException(RegistryErrorKind.Denied, $"{new string('x', before)}{Password}{new string('y', 2000)}{Password}{new string('z', before - 200)}").Without(sent);

            Assert.DoesNotContain(Password[..2], failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Password[^2..], failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_certificate_is_quoted_in_few_words_without_what_was_sent()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={Password}, O={new string('o', 90_000)}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1));
        var known = new KnownSecrets();
        known.Add(Credential.Password("ann", Password, "the test"), Wire.Repository);

        var refusal = Assert.Throws<CertificateRefusedException>(
            () => new ServerCertificates(null, known).Check(this, certificate, null, System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch));

        Assert.InRange(refusal.Message.Length, 100, 500);
        Assert.Contains("CN=(not shown)", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Lowered, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_many_secrets_the_last_ones_are_known_and_looking_for_them_takes_one_walk_through_the_text()
    {
        var known = new KnownSecrets();
        var random = new Random(20261121);
        string[] tokens = [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(RandomBytes(random, 1000)))];
        string[] passwords = [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(RandomBytes(random, 4)))];
        for (var at = 0; at < tokens.Length; at++)
        {
            known.Add(new AccessToken(tokens[at], DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));
            known.Add(Credential.Password("ann", passwords[at], "the test"), Wire.Repository);
        }

        Assert.Equal("a (not shown) b (not shown) c", known.All.Hide($"a {tokens[^1][500..600]} b {passwords[^1]} c"));
        Assert.Equal("(not shown) (not shown)", known.InMessages.Hide($"{tokens[^16]} {passwords[^64]}"));
        Assert.Equal($"{tokens[0]} {passwords[0]}", known.All.Hide($"{tokens[0]} {passwords[0]}"));
        Assert.Equal("(not shown)", $"{known}");
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A registry that has taken the password once; its next answer is the test's.</summary>
    private static Wire Signed(ILoggerFactory? log = null)
    {
        var wire = new Wire(
            configure: options => log is null ? options : options with { LoggerFactory = log },
            credentials: new FixedCredentials(Wire.Host, Credential.Password("ann", Password, "the test")));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Basic realm=\"x\"");
        wire.Script.On("GET", Wire.Manifest).Answer(404).Then("signed in");
        return wire;
    }

    /// <summary>One that takes the password and then asks for a token.</summary>
    private static Wire Quoting(string challenge)
    {
        var wire = Signed();
        wire.Script.On("GET", Wire.Manifest).When("signed in").Answer(401).Header("WWW-Authenticate", challenge);
        return wire;
    }

    private static async Task<RegistryException> FailureOfAsync(Wire wire)
    {
        await wire.StatusAsync();
        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());
        AssertSilent(failure);
        return failure;
    }

    /// <summary>Neither its words nor what a stack trace prints has the password.</summary>
    private static void AssertSilent(RegistryException failure)
    {
        var told = $"{failure} {failure.Host} {failure.TokenServer} {failure.ForeignTokenServer} {string.Concat(failure.Errors)}";
        Assert.DoesNotContain(Lowered, Uri.UnescapeDataString(told), StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyList<string> All => [.. lines];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue(formatter(state, exception));
            Assert.DoesNotContain(Password, $"{state}", StringComparison.OrdinalIgnoreCase);
        }

        public void Dispose()
        {
        }
    }
}

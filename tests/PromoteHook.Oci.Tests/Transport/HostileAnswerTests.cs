using System.Net.Http.Headers;
using System.Text;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Whatever a registry or token server answers, the failure is one that the library promises.</summary>
public sealed class HostileAnswerTests
{
    private const string LoneSurrogate = "\\ud800";

    [Fact]
    public async Task A_lone_surrogate_in_an_error_body_leaves_the_status()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(403, $$$"""{"errors":[{"code":"{{{LoneSurrogate}}}","message":"m"}]}""");

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, TestContext.Current.CancellationToken);

        Assert.Equal(RegistryErrorKind.Denied, failure.Kind);
    }

    [Theory]
    [InlineData("\"mediaType\":\"" + LoneSurrogate + "\",\"manifests\":[]")]
    [InlineData("\"mediaType\":\"\u00ff\",\"manifests\":[]")]
    [InlineData("\"layers\":[{\"digest\":\"" + LoneSurrogate + "\"}]")]
    [InlineData("\"" + LoneSurrogate + "\":1,\"layers\":[]")]
    public void Text_that_is_no_text_in_a_manifest_is_invalid_content(string members)
    {
        var bytes = Encoding.Latin1.GetBytes($$"""{"schemaVersion":2,{{members}}}""");

        var failure = Record.Exception(() => Manifest.Read(bytes, MediaTypes.OciIndex));

        Assert.True(failure is null or RegistryException { Kind: RegistryErrorKind.InvalidContent }, $"{failure}");
    }

    [Theory]
    [InlineData(LoneSurrogate)]
    [InlineData("a\\r\\nX-Injected: b")]
    [InlineData("a\\nb")]
    [InlineData("ä")]
    public async Task A_token_that_no_header_can_hold_is_no_token(string token)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://registry.test/token\"");
        wire.Script.On("GET", "https://registry.test/token?scope=repository%3Ateam%2Fweb%3Apull").Answer(200, $$"""{"token":"{{token}}"}""").Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal(RegistryErrorKind.Unavailable, failure.Kind);
    }

    [Theory]
    [InlineData("https:/registry.test/token")]
    [InlineData(" https://registry.test/token")]
    [InlineData("https:\\\\registry.test\\token")]
    [InlineData("HTTPS:registry.test")]
    [InlineData("https://registry.test:99999/token")]
    public async Task A_realm_in_an_odd_form_is_refused(string realm)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", $"Bearer realm=\"{realm.Replace("\\", "\\\\", StringComparison.Ordinal)}\"");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Equal(RegistryErrorKind.Denied, failure.Kind);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("99999999999999999999")]
    [InlineData("2147483647")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task An_absurd_Retry_After_is_survived(string value)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", value).Always();

        using var response = await wire.GetAsync();

        Assert.Equal(429, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_registry_token_that_no_header_can_hold_is_named_as_the_trouble()
    {
        using var wire = new Wire(credentials: new FixedCredentials(Wire.Host, Credential.RegistryToken("hunter2-token\n", "the test")));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://registry.test/token\"");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => new Repository(wire.Transport, Wire.Repository).GetManifestAsync("1.0", TestContext.Current.CancellationToken));

        Assert.Equal(RegistryErrorKind.Unauthorized, failure.Kind);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authorization_prints_without_its_header()
    {
        var authorization = new Authorization(new AuthenticationHeaderValue("Bearer", "hunter2"), Credential.Password("ann", "hunter3", "the test"));

        Assert.DoesNotContain("hunter", $"{authorization}", StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_redirect_that_leads_nowhere_ends_even_if_its_body_never_does()
    {
        using var wire = new Wire(new ManualClock());
        wire.Script.On("GET", Wire.Manifest).Answer((_, _) => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.MultipleChoices) { Content = new StreamContent(new SilentStream()) })).Always();

        var asking = new Repository(wire.Transport, Wire.Repository).GetManifestAsync("1.0", TestContext.Current.CancellationToken);
        while (!asking.IsCompleted && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            wire.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<RegistryException>(() => asking);
    }

    /// <summary>Gives no byte until it is no longer wanted.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}

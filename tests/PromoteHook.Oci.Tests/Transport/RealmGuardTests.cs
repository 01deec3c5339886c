using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RealmGuardTests
{
    private static readonly Credential Someone = Credential.Password("ann", "hunter2", "the test");

    [Theory]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token")]
    [InlineData("https://registry.gitlab.com", "https://gitlab.com/jwt/auth")]
    [InlineData("https://quay.io", "https://quay.io/v2/auth")]
    [InlineData("https://ghcr.io", "https://ghcr.io/token")]
    [InlineData("https://public.ecr.aws", "https://public.ecr.aws/token/")]
    [InlineData("https://team.azurecr.io", "https://team.azurecr.io/oauth2/token")]
    [InlineData("https://europe-docker.pkg.dev", "https://europe-docker.pkg.dev/v2/token")]
    [InlineData("https://registry.example.com:5000", "https://registry.example.com:5001/auth")]
    [InlineData("https://registry.eu.example.com", "https://auth.example.com/token")]
    [InlineData("https://registry.example.co.uk", "https://auth.example.co.uk/token")]
    [InlineData("https://10.0.0.5", "https://10.0.0.5:8443/token")]
    [InlineData("http://localhost:5000", "http://localhost:5001/token")]
    [InlineData("http://localhost:5000", "http://127.0.0.1:5001/token")]
    [InlineData("http://registry.insecure.test", "http://registry.insecure.test/token")]
    public void A_credential_goes_to_a_related_realm(string endpoint, string realm) =>
        RealmGuard.Check(new Uri(endpoint), realm, Someone, []);

    [Theory]
    [InlineData("https://registry.example.com", "https://evil.test/token", "is foreign")]
    [InlineData("https://registry.example.com", "https://example.com.evil.test/token", "is foreign")]
    [InlineData("https://registry.example.com", "https://evilexample.com/token", "is foreign")]
    [InlineData("https://example.com", "https://evil.com/token", "is foreign")]
    [InlineData("https://example.co.uk", "https://evil.co.uk/token", "is foreign")]
    [InlineData("https://8.8.8.8", "https://9.8.8.8/token", "is foreign")]
    [InlineData("http://registry.insecure.test", "http://auth.insecure.test/token", "is foreign")]
    [InlineData("https://registry.example.com", "http://registry.example.com/token", "plain http")]
    [InlineData("https://registry.example.com", "https://169.254.169.254/token", "internal address 169.254.169.254")]
    [InlineData("https://registry.example.com", "https://[::1]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[::ffff:169.254.169.254]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[64:ff9b::a9fe:a9fe]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[64:ff9b:1::a00:1]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[64:ff9b::808:808]/token", "is foreign")]
    [InlineData("https://registry.example.com", "https://[64:ff9b:1:a9fe:a9:fe00::]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[2002:a9fe:a9fe::1]/token", "internal address")]
    [InlineData("https://registry.example.com", "https://[2002:808:808::1]/token", "is foreign")]
    [InlineData("https://registry.example.com", "https://168.63.129.16/token", "internal address 168.63.129.16")]
    [InlineData("https://registry.example.com", "https://localhost/token", "internal address")]
    [InlineData("http://localhost:5000", "https://10.0.0.1/token", "internal address")]
    [InlineData("https://registry.example.com", "/token", "not an http or https URL")]
    [InlineData("https://registry.example.com", "file:///etc/passwd", "not an http or https URL")]
    public void Any_other_realm_is_refused_without_the_secret(string endpoint, string realm, string reason)
    {
        var failure = Assert.Throws<RegistryException>(() => RealmGuard.Check(new Uri(endpoint), realm, Someone, []));

        Assert.Equal(RegistryErrorKind.Denied, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://registry.example.com", "https://sso.example.net/token", "sso.example.net")]
    [InlineData("https://registry.example.com", "https://SSO.example.net/token", "sso.example.net")]
    [InlineData("https://registry.example.com", "https://sso.example.net/token", "sso.example.net:443")]
    [InlineData("https://registry.example.com", "https://10.0.0.9:8443/token", "10.0.0.9:8443")]
    [InlineData("http://registry.insecure.test", "http://auth.insecure.test/token", "auth.insecure.test")]
    public void A_realm_that_is_named_as_trusted_gets_the_credential(string endpoint, string realm, string trusted) =>
        RealmGuard.Check(new Uri(endpoint), realm, Someone, [trusted]);

    [Theory]
    [InlineData("https://sso.example.net:8443/token", "sso.example.net", "is foreign")]
    [InlineData("https://sso.example.net.evil.test/token", "sso.example.net", "is foreign")]
    [InlineData("https://a.sso.example.net/token", "sso.example.net", "is foreign")]
    [InlineData("http://sso.example.net/token", "sso.example.net", "plain http")]
    public void Trust_in_a_realm_is_trust_in_no_other(string realm, string trusted, string reason) => Assert.Contains(
        reason,
        Assert.Throws<RegistryException>(() => RealmGuard.Check(new Uri("https://registry.example.com"), realm, Someone, [trusted])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Anonymously_a_foreign_realm_may_be_asked() =>
        RealmGuard.Check(new Uri("https://lscr.io"), "https://ghcr.io/token", null, []);

    [Fact]
    public async Task A_foreign_realm_is_never_contacted_with_a_credential()
    {
        using var wire = new Wire(credentials: FixedCredentials.Users(Wire.Host, "ann"));
        wire.Script.On("GET", Wire.Manifest).Answer(401).Header("WWW-Authenticate", "Bearer realm=\"https://evil.test/token\"");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => wire.GetAsync());

        Assert.Contains("its token server evil.test is foreign", failure.Message, StringComparison.Ordinal);
        Assert.Single(wire.Script.Requests);
    }
}

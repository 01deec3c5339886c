using PromoteHook.Oci.Credentials;
using PromoteHook.Registries.ArtifactRegistry;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class GoogleTokenInfoTests
{
    private const string Account = "service account node@proj.iam.gserviceaccount.com of the metadata server";
    private const string Scopes = "https://www.googleapis.com/auth/";

    [Theory]
    [InlineData($"{Scopes}cloud-platform", Account, null)]
    [InlineData($"{Scopes}cloud-platform {Scopes}userinfo.email", "node@proj.iam.gserviceaccount.com", null)]
    [InlineData($"{Scopes}devstorage.read_only {Scopes}logging.write", Account, "its access token is limited to devstorage.read_only, logging.write, whatever its roles allow")]
    public async Task A_token_tells_its_owner_and_its_scopes(string scope, string name, string? limit)
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { TokenScope = scope });

        var identity = await IdentifyAsync(pod);

        Assert.Equal((name, limit), (identity?.Name, identity?.Limit?.Fault));
    }

    [Fact]
    public async Task A_token_that_Google_does_not_describe_has_the_name_known_here()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.Fail("oauth.tokeninfo", 400);

        Assert.Equal(new CallerIdentity(Account), await IdentifyAsync(pod));
    }

    [Fact]
    public async Task Where_Google_fails_that_is_told()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.Fail("oauth.tokeninfo", 503, 503, 503, 503);

        var fault = await Assert.ThrowsAsync<CredentialException>(() => IdentifyAsync(pod));

        Assert.StartsWith($"Google does not say who {Account} is: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_credential_from_elsewhere_nobody_is_asked()
    {
        await using var pod = await GooglePod.StartAsync();

        Assert.Null(await Source(pod).IdentifyAsync(Credential.Password("oauth2accesstoken", "other", "docker config"), TestContext.Current.CancellationToken));
        Assert.Empty(pod.Google.Calls);
    }

    private static ArtifactRegistryCredentialSource Source(GooglePod pod) => new(
        [], new Lazy<GoogleIdentities>(() => new GoogleIdentities(pod.Access, pod.Endpoints with { TokenInfo = new Uri(pod.Google.Address, "tokeninfo") })));

    private static async Task<CallerIdentity?> IdentifyAsync(GooglePod pod)
    {
        var source = Source(pod);
        return await source.IdentifyAsync(await GooglePod.FindAsync(source), TestContext.Current.CancellationToken);
    }
}

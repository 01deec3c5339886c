using System.Net;
using System.Net.Sockets;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class ArtifactRegistryCredentialSourceTests
{
    private const string Node = "node@proj.iam.gserviceaccount.com";

    private const string Pull = "pull@proj.iam.gserviceaccount.com";

    [Theory]
    [InlineData("europe-docker.pkg.dev")]
    [InlineData("docker.us-east4.rep.pkg.dev")]
    [InlineData("gcr.io")]
    [InlineData("asia.gcr.io")]
    public async Task Googles_registries_get_a_token_of_the_machines_account(string registry)
    {
        await using var pod = await GooglePod.StartAsync();

        var credential = Assert.Single(await pod.Source().FindAsync(new RepositoryName(registry, "proj/apps/web"), default));

        Assert.Equal(("oauth2accesstoken", $"service account {Node} of the metadata server"), (credential.Username, credential.Origin));
        Assert.Equal(Node, pod.Google.IdentityOf(credential));
        Assert.DoesNotContain("secret", credential.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("pkg.dev.example.com")]
    public async Task Others_registries_get_nothing_and_Google_is_not_asked(string registry)
    {
        await using var pod = await GooglePod.StartAsync();

        Assert.Empty(await pod.Source().FindAsync(new RepositoryName(registry, "proj/apps/web"), default));

        Assert.Empty(pod.Google.Calls);
    }

    [Fact]
    public async Task All_who_ask_at_once_share_one_token()
    {
        await using var pod = await GooglePod.StartAsync();
        var source = pod.Source();

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GooglePod.FindAsync(source)));

        Assert.Single(found.Distinct());
        Assert.Equal((1, 1), (pod.Google.Count("metadata.email"), pod.Google.Count("metadata.token")));
    }

    [Fact]
    public async Task A_token_is_renewed_in_its_last_five_minutes()
    {
        await using var pod = await GooglePod.StartAsync();
        var source = pod.Source();
        var first = await GooglePod.FindAsync(source);

        pod.Clock.Advance(TimeSpan.FromMinutes(54));
        var kept = await GooglePod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromMinutes(2));
        var renewed = await GooglePod.FindAsync(source);

        Assert.Equal(first, kept);
        Assert.NotEqual(first, renewed);
        Assert.Equal(Node, pod.Google.IdentityOf(renewed));
    }

    [Fact]
    public async Task A_token_that_is_still_good_serves_while_Google_fails_to_renew_it()
    {
        await using var pod = await GooglePod.StartAsync();
        var source = pod.Source();
        var first = await GooglePod.FindAsync(source);

        pod.Clock.Advance(TimeSpan.FromMinutes(56));
        pod.Google.Fail("metadata.token", Enumerable.Repeat(403, 1));

        Assert.Equal(first, await GooglePod.FindAsync(source));
    }

    [Fact]
    public async Task A_refused_token_is_dropped_and_another_one_fetched()
    {
        using var key = new ServiceAccountKey(Pull);
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Keys = [key] });
        pod.SetCredentials(key.ToJson(new Uri(pod.Google.Address, "token")));
        var source = pod.Source();
        var first = await GooglePod.FindAsync(source);

        source.Refused(first);
        var second = await GooglePod.FindAsync(source);
        source.Refused(first);

        Assert.NotEqual(first, second);
        Assert.Equal(second, await GooglePod.FindAsync(source));
    }

    [Fact]
    public async Task Where_nothing_answers_there_is_no_identity_and_no_error()
    {
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var pod = await GooglePod.StartAsync();
        pod.MetadataHost = $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}";

        Assert.Empty(await pod.Source().FindAsync(GooglePod.Web, default));
    }

    [Fact]
    public async Task The_metadata_service_of_another_cloud_is_no_identity()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { IsGoogle = false });

        Assert.Empty(await pod.Source().FindAsync(GooglePod.Web, default));

        Assert.Single(pod.Google.Calls);
    }

    [Fact]
    public async Task A_machine_without_service_account_is_no_identity()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { MachineAccount = null });
        pod.Set("GCE_METADATA_HOST", pod.Google.Address.Authority);

        Assert.Empty(await pod.Source().FindAsync(GooglePod.Web, default));
    }

    [Fact]
    public async Task A_metadata_server_that_is_still_starting_is_asked_again()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Folder.Write("product_name", "Google Compute Engine\n");
        pod.Google.Fail("metadata.email", 503, 500, 503);
        pod.Google.Fail("metadata.token", 503);

        Assert.Equal(Node, pod.Google.IdentityOf(await GooglePod.FindAsync(pod.Source())));

        Assert.InRange(pod.Clock.TotalWaited, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task On_Google_a_metadata_server_that_does_not_answer_is_an_error()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Folder.Write("product_name", "Google\n");
        pod.Google.Fail("metadata.email", Enumerable.Repeat(503, 6));

        var fault = await Assert.ThrowsAsync<CredentialException>(async () => await pod.Source().FindAsync(GooglePod.Web, default));

        Assert.Contains("does not say which service account this is: status 503", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_names_no_metadata_server_is_an_error()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { IsGoogle = false });
        pod.Set("GCE_METADATA_HOST", pod.Google.Address.Authority);

        var fault = await Assert.ThrowsAsync<CredentialException>(async () => await pod.Source().FindAsync(GooglePod.Web, default));

        Assert.Contains("what answers there is no metadata server of Google; correct GCE_METADATA_HOST", $"{fault.Message}; {fault.Remedy}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metadata_server_is_asked_without_the_proxy()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Proxy = new ProxyForAll(new Uri("http://127.0.0.1:1"));

        Assert.Equal(Node, pod.Google.IdentityOf(await GooglePod.FindAsync(pod.Source())));
    }

    [Fact]
    public async Task A_rule_has_a_service_account_impersonated()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Impersonations = [(Node, Pull)] });
        var source = pod.Source(new IdentityRule("europe-*.pkg.dev", "promote-hook.yaml:3") { GoogleImpersonate = Pull });

        var credential = await GooglePod.FindAsync(source);
        var other = Assert.Single(await source.FindAsync(new RepositoryName("us-docker.pkg.dev", "proj/apps/web"), default));

        Assert.Equal($"service account {Pull}, impersonated by service account {Node} of the metadata server", credential.Origin);
        Assert.Equal((Pull, Node), (pod.Google.IdentityOf(credential), pod.Google.IdentityOf(other)));
        Assert.Equal(1, pod.Google.Count("metadata.token"));
    }

    [Fact]
    public async Task Who_may_not_impersonate_is_told_the_role_that_is_missing()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Impersonations = [("other@proj.iam.gserviceaccount.com", Pull)] });
        var source = pod.Source(new IdentityRule("europe-docker.pkg.dev", "promote-hook.yaml:3") { GoogleImpersonate = Pull });

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(source));

        Assert.Contains("Permission 'iam.serviceAccounts.getAccessToken' denied", fault.Message, StringComparison.Ordinal);
        Assert.StartsWith($"grant roles/iam.serviceAccountTokenCreator on {Pull}", fault.Remedy, StringComparison.Ordinal);
        Assert.Contains("promote-hook.yaml:3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_identity_nobody_can_be_impersonated()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { IsGoogle = false });
        var source = pod.Source(new IdentityRule("europe-docker.pkg.dev", "promote-hook.yaml:3") { GoogleImpersonate = Pull });

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(source));

        Assert.Contains("Google knows nobody here", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>WebProxy itself goes round loopback, where all servers of tests are.</summary>
    private sealed class ProxyForAll(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}

using PromoteHook.Registries;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.Ecr;

/// <summary>Roles of AWS for pods that Google knows: GKE to ECR.</summary>
public sealed class GoogleIdentityTokenTests
{
    private const string Node = "node@proj.iam.gserviceaccount.com";
    private const string Role = "arn:aws:iam::111111111111:role/push";

    private static readonly IdentityRule Rule = new(Pod.Registry, "a:1") { Aws = new AwsRole(Role) { GoogleAudience = "sts.amazonaws.com" } };

    [Fact]
    public async Task A_role_is_assumed_by_a_token_of_the_metadata_server()
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var pod = await StartAsync(google, "sts.amazonaws.com");

        var credential = await Pod.FindAsync(pod.Source(Rule));

        Assert.EndsWith($"as role {Role} by an identity token of Google", credential.Origin, StringComparison.Ordinal);
        Assert.Equal(["AssumeRoleWithWebIdentity", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
        Assert.Equal(0, google.Count("metadata.token"));
    }

    [Fact]
    public async Task A_role_that_does_not_trust_it_is_told()
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var pod = await StartAsync(google, "another");

        Assert.StartsWith($"the role {Role} cannot be assumed by an identity token of Google: InvalidIdentityToken: ", await Pod.FailAsync(pod.Source(Rule)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metadata_server_without_identity_tokens_is_told()
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var pod = await StartAsync(google, "sts.amazonaws.com");
        google.Fail("metadata.identity", 404);

        Assert.Contains($"gives no identity token of service account {Node} of the metadata server: status 404", await Pod.FailAsync(pod.Source(Rule)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_than_on_Google_nobody_can_assume_it()
    {
        await using var google = await FakeGoogle.StartAsync(new FakeGoogleOptions { MachineAccount = null });
        await using var pod = await StartAsync(google, "sts.amazonaws.com");

        Assert.Contains("no metadata server of Google with a service account answers here", await Pod.FailAsync(pod.Source(Rule)), StringComparison.Ordinal);
        Assert.Empty(pod.Aws.Calls);
    }

    private static async Task<Pod> StartAsync(FakeGoogle google, string trusted)
    {
        var role = new FakeRole(Role) { TrustsToken = token => FakeGoogle.ReadIdentityToken(token) == (Node, trusted) };
        var pod = await Pod.StartAsync(options => options with { Roles = [role] });
        pod.Set("GCE_METADATA_HOST", google.Address.Authority);
        return pod;
    }
}

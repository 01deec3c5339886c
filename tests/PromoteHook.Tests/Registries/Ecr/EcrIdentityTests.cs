using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrIdentityTests
{
    private const string Role = "arn:aws:iam::111111111111:role/pull";

    [Fact]
    public async Task The_owner_of_a_password_is_who_fetched_it()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();

        var identity = await source.IdentifyAsync(await Pod.FindAsync(source), TestContext.Current.CancellationToken);

        Assert.Equal(Pod.Arn, identity?.Name);
    }

    [Fact]
    public async Task The_owner_of_a_roles_password_is_the_role()
    {
        await using var pod = await Pod.StartWithKeyAsync(options => options with { Roles = [new FakeRole(Role) { TrustedArns = [Pod.Arn] }] });
        var source = pod.Source(new IdentityRule(Pod.Registry, "a:1") { Aws = new AwsRole(Role) });

        var identity = await source.IdentifyAsync(await Pod.FindAsync(source), TestContext.Current.CancellationToken);

        Assert.Equal("arn:aws:sts::111111111111:assumed-role/pull/promote-hook", identity?.Name);
    }

    [Fact]
    public async Task Of_a_credential_from_elsewhere_nobody_is_asked()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        await Pod.FindAsync(source);

        Assert.Null(await source.IdentifyAsync(Credential.Password("AWS", "other", "docker config"), TestContext.Current.CancellationToken));
        Assert.Equal(0, pod.Aws.Count("GetCallerIdentity"));
    }

    [Fact]
    public async Task A_refusal_of_STS_is_told()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        var password = await Pod.FindAsync(source);
        pod.Aws.Refuse("GetCallerIdentity", new AwsRefusal(403, "AccessDenied", "not here"));

        var fault = await Assert.ThrowsAsync<CredentialException>(async () => await source.IdentifyAsync(password, TestContext.Current.CancellationToken));

        Assert.Contains("AccessDenied: not here", fault.Message, StringComparison.Ordinal);
    }
}

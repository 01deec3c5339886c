using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrCredentialSourceTests
{
    private const string Pull = "arn:aws:iam::111111111111:role/pull";
    private const string Push = "arn:aws:iam::222222222222:role/push";

    private static readonly AwsRefusal Broken = new(500, "ServerException", "it broke");

    [Fact]
    public async Task The_pods_key_gets_the_password_of_user_AWS()
    {
        await using var pod = await Pod.StartWithKeyAsync();

        var credential = await Pod.FindAsync(pod.Source());

        Assert.Equal(Credential.Password("AWS", $"password 1 of {Pod.Arn}", "Amazon ECR in eu-west-1 as the access key of the environment"), credential);
        Assert.Equal(("ecr", "GetAuthorizationToken", "eu-west-1", Pod.Arn), Single(pod));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(-62135596800)]
    public async Task A_password_without_an_end_that_a_clock_knows_serves_all_the_same(double end)
    {
        await using var pod = await Pod.StartWithKeyAsync(options => options with { ToldEnd = _ => end });

        var credential = await Pod.FindAsync(pod.Source());

        Assert.Equal(Credential.Password("AWS", $"password 1 of {Pod.Arn}", "Amazon ECR in eu-west-1 as the access key of the environment"), credential);
    }

    [Theory]
    [InlineData("registry.test")]
    [InlineData("public.ecr.aws")]
    [InlineData("eu-docker.pkg.dev")]
    public async Task Another_registry_is_no_business_of_this_source(string registry)
    {
        await using var pod = await Pod.StartWithKeyAsync();

        Assert.Empty(await pod.Source().FindAsync(new RepositoryName(registry, "a"), TestContext.Current.CancellationToken));
        Assert.Empty(pod.Aws.Calls);
    }

    [Fact]
    public async Task One_password_serves_all_who_ask_in_a_region_and_each_region_has_its_own()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Pod.FindAsync(source, index % 2 == 0 ? Pod.Registry : Pod.OtherRegistry)));
        await Pod.FindAsync(source, "111111111111.dkr.ecr.us-east-1.amazonaws.com");

        Assert.Single(found.Distinct());
        Assert.Equal(["eu-west-1", "us-east-1"], pod.Aws.Calls.Select(call => call.Region));
    }

    [Fact]
    public async Task It_is_renewed_at_half_its_life()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();

        var first = await Pod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromHours(5.9));
        var still = await Pod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromHours(0.2));
        var second = await Pod.FindAsync(source);

        Assert.Equal(first, still);
        Assert.NotEqual(first, second);
        Assert.Equal(2, pod.Aws.Count("GetAuthorizationToken"));
    }

    [Fact]
    public async Task Ten_minutes_before_its_end_it_is_renewed_in_any_case()
    {
        await using var pod = await Pod.StartWithKeyAsync(options => options with { PasswordLifetime = TimeSpan.FromMinutes(16) });
        var source = pod.Source();

        await Pod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromMinutes(6.5));
        await Pod.FindAsync(source);

        Assert.Equal(2, pod.Aws.Count("GetAuthorizationToken"));
    }

    [Fact]
    public async Task Where_renewing_early_fails_the_old_password_is_used_and_later_asked_again()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        var first = await Pod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromHours(7));
        pod.Aws.Refuse("GetAuthorizationToken", Broken, Broken, Broken);

        var during = await Pod.FindAsync(source);
        var again = await Pod.FindAsync(source);
        var asked = pod.Aws.Count("GetAuthorizationToken");
        pod.Clock.Advance(TimeSpan.FromMinutes(2));
        var after = await Pod.FindAsync(source);

        Assert.Equal((first, first, 4), (during, again, asked));
        Assert.NotEqual(first, after);
    }

    [Fact]
    public async Task An_expired_password_is_not_handed_out_when_there_is_no_new_one()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        await Pod.FindAsync(source);
        pod.Clock.Advance(TimeSpan.FromHours(13));
        pod.Aws.Refuse("GetAuthorizationToken", Broken, Broken, Broken);

        Assert.Contains("ServerException: it broke", await Pod.FailAsync(source), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_password_is_dropped_once()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        var first = await Pod.FindAsync(source);

        source.Refused(first);
        var second = await Pod.FindAsync(source);
        source.Refused(first);
        var third = await Pod.FindAsync(source);

        Assert.NotEqual(first, second);
        Assert.Equal(second, third);
    }

    [Fact]
    public async Task A_failure_answers_for_a_minute()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = pod.Source();
        pod.Aws.Refuse("GetAuthorizationToken", new AwsRefusal(400, "AccessDeniedException", "not you"));

        await Pod.FailAsync(source);
        await Pod.FailAsync(source);
        var asked = pod.Aws.Count("GetAuthorizationToken");
        pod.Clock.Advance(TimeSpan.FromMinutes(1));
        await Pod.FindAsync(source);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Source_and_destination_account_each_have_their_role()
    {
        await using var pod = await Pod.StartWithKeyAsync(options => options with
        {
            Roles = [new FakeRole(Pull) { TrustedArns = [Pod.Arn] }, new FakeRole(Push) { TrustedArns = [Pod.Arn], ExternalId = "shared" }],
        });
        var source = pod.Source(
            new IdentityRule("111111111111.dkr.ecr.*.amazonaws.com", "a:1") { Aws = new AwsRole(Pull) },
            new IdentityRule("222222222222.dkr.ecr.*.amazonaws.com", "a:2") { Aws = new AwsRole(Push) { ExternalId = "shared", SessionName = "sync-7" } });

        var (pull, push) = (await Pod.FindAsync(source), await Pod.FindAsync(source, Pod.OtherRegistry));
        await Pod.FindAsync(source);

        Assert.Equal(Credential.Password("AWS", "password 1 of arn:aws:sts::111111111111:assumed-role/pull/promote-hook", $"Amazon ECR in eu-west-1 as role {Pull}"), pull);
        Assert.Equal(Credential.Password("AWS", "password 1 of arn:aws:sts::222222222222:assumed-role/push/sync-7", $"Amazon ECR in eu-west-1 as role {Push}"), push);
        Assert.Equal(["AssumeRole", "GetAuthorizationToken", "AssumeRole", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
        Assert.All(pod.Aws.Calls, call => Assert.Equal("eu-west-1", call.Region));
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_is_told_with_who_tried()
    {
        await using var pod = await Pod.StartWithKeyAsync();

        Assert.Equal(
            $"the role {Pull} cannot be assumed as the access key of the environment: AccessDenied: User: {Pod.Arn} is not authorized to perform: sts:AssumeRole on resource: {Pull}; "
            + "let the role's trust policy name that identity, and let the identity's own policy allow sts:AssumeRole",
            await Pod.FailAsync(pod.Source(new IdentityRule(Pod.Registry, "a:1") { Aws = new AwsRole(Pull) })));
    }

    [Theory]
    [InlineData("AccessDeniedException", "User: x is not authorized to perform: ecr:GetAuthorizationToken on resource: *", "allow that identity ecr:GetAuthorizationToken on *")]
    [InlineData("ExpiredTokenException", "The security token included in the request is expired", "give credentials that are still good")]
    [InlineData("RegistryPolicyException", "odd", "put it right, then run again")]
    public async Task A_refusal_is_told_with_what_to_do(string code, string message, string remedy)
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Aws.Refuse("GetAuthorizationToken", new AwsRefusal(400, code, message));

        Assert.Equal($"Amazon ECR in eu-west-1 gives no password to the access key of the environment: {code}: {message}; {remedy}", await Pod.FailAsync(pod.Source()));
    }

    [Fact]
    public async Task A_wrong_signature_is_told_without_the_request_that_AWS_quotes()
    {
        await using var pod = await Pod.StartAsync(options => options with { Keys = [Pod.Key with { SessionToken = "very-secret-session" }] });
        pod.Set("AWS_ACCESS_KEY_ID", Pod.Key.Id);
        pod.Set("AWS_SECRET_ACCESS_KEY", "another");
        pod.Set("AWS_SESSION_TOKEN", "very-secret-session");

        var failure = await Assert.ThrowsAsync<CredentialException>(async () => await Pod.FindAsync(pod.Source()));

        Assert.Contains("InvalidSignatureException: the secret access key does not fit the access key, or the clock here is wrong", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret-session", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_told_by_its_name()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Set("AWS_ENDPOINT_URL_ECR", "http://127.0.0.1:1");

        var message = await Pod.FailAsync(pod.Source());

        Assert.StartsWith("Amazon ECR in eu-west-1 gives no password to the access key of the environment: Connection refused", message, StringComparison.Ordinal);
        Assert.EndsWith("; check that api.ecr.eu-west-1.amazonaws.com can be reached from here (proxy, network policy, VPC endpoint)", message, StringComparison.Ordinal);
    }

    private static (string, string, string?, string?) Single(Pod pod)
    {
        var call = Assert.Single(pod.Aws.Calls);
        return (call.Service, call.Operation, call.Region, call.Caller);
    }
}

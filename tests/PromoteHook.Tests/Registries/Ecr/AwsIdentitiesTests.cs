using PromoteHook.Registries.Ecr;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

/// <summary>Every place that a pod's identity can come from, and what is said when it comes from none.</summary>
public sealed class AwsIdentitiesTests
{
    private const string Role = "arn:aws:iam::111111111111:role/pod";
    private const string Session = "arn:aws:sts::111111111111:assumed-role/pod/node";

    [Fact]
    public async Task A_session_of_the_environment()
    {
        await using var pod = await Pod.StartAsync(options => options with { Keys = [Pod.Key with { SessionToken = "session/+=" }] });
        pod.Set("AWS_ACCESS_KEY_ID", Pod.Key.Id);
        pod.Set("AWS_SECRET_ACCESS_KEY", Pod.Key.Secret);
        pod.Set("AWS_SESSION_TOKEN", "session/+=");

        Assert.Equal("Amazon ECR in eu-west-1 as the access key of the environment", (await Pod.FindAsync(pod.Source())).Origin);
    }

    [Fact]
    public async Task A_service_account_with_a_role()
    {
        await using var pod = await StartWithRoleAsync();

        Assert.Equal($"Amazon ECR in eu-west-1 as the web identity for role {Role}", (await Pod.FindAsync(pod.Source())).Origin);
        Assert.Equal(["AssumeRoleWithWebIdentity", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
        Assert.Equal("arn:aws:sts::111111111111:assumed-role/pod/promote-hook", pod.Aws.Calls[1].Caller);
    }

    [Fact]
    public async Task A_service_account_whose_role_does_not_trust_it()
    {
        await using var pod = await StartWithRoleAsync();
        pod.Set("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/other");

        Assert.Equal(
            "the web identity for role arn:aws:iam::111111111111:role/other gives no credentials: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity; "
            + "put it right, or remove what names it so that the next source is asked",
            await Pod.FailAsync(pod.Source()));
    }

    [Fact]
    public async Task A_service_account_without_its_token()
    {
        await using var pod = await StartWithRoleAsync();
        pod.Set("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/token");

        Assert.Contains("gives no credentials: Could not find a part of the path '/nonexistent/token'", await Pod.FailAsync(pod.Source()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_of_EKS_Pod_Identity()
    {
        await using var pod = await Pod.StartAsync(options => options with { AgentArn = Session });
        pod.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", pod.Aws.AgentAddress.AbsoluteUri);
        pod.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", pod.Write("token", "agent-token"));

        Assert.Equal("Amazon ECR in eu-west-1 as the container's identity (EKS Pod Identity or ECS)", (await Pod.FindAsync(pod.Source())).Origin);
        Assert.Equal(Session, pod.Aws.Calls[^1].Caller);
    }

    [Fact]
    public async Task The_agent_is_asked_again_when_it_is_busy()
    {
        await using var pod = await Pod.StartAsync(options => options with { AgentArn = Session });
        pod.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", pod.Aws.AgentAddress.AbsoluteUri);
        pod.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "agent-token");
        pod.Aws.Refuse("GET /v1/credentials", new AwsRefusal(429, "", ""), new AwsRefusal(500, "", ""));

        await Pod.FindAsync(pod.Source());

        Assert.Equal(3, pod.Aws.Count("GET /v1/credentials"));
    }

    [Theory]
    [InlineData("wrong-token", null, "answers 401")]
    [InlineData("agent-token", "http://agent.test/v1/credentials", "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither an https address nor one of this node")]
    public async Task An_agent_that_does_not_help(string token, string? uri, string reason)
    {
        await using var pod = await Pod.StartAsync(options => options with { AgentArn = Session });
        pod.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri ?? pod.Aws.AgentAddress.AbsoluteUri);
        pod.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);

        var message = await Pod.FailAsync(pod.Source());

        Assert.StartsWith("the container's identity (EKS Pod Identity or ECS) gives no credentials: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instances_role()
    {
        await using var pod = await StartOnInstanceAsync(hops: 2);

        Assert.Equal("Amazon ECR in eu-west-1 as the instance's role pod", (await Pod.FindAsync(pod.Source())).Origin);
        Assert.Equal(
            ["PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/", "GET /latest/meta-data/iam/security-credentials/pod", "GetAuthorizationToken"],
            pod.Aws.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task An_instance_whose_answers_do_not_reach_pods()
    {
        await using var pod = await StartOnInstanceAsync(hops: 1);

        var message = await Pod.FailAsync(new EcrCredentialSource([], pod.Access with { Time = new HastyClock() }));

        Assert.Contains("gives no answer within 2 s; on EC2 that means that its hop limit is 1, and pods need 2", message, StringComparison.Ordinal);

        // The hasty clock may end a try before the service has seen it.
        Assert.All(pod.Aws.Calls, call => Assert.Equal("PUT /latest/api/token", call.Operation));
    }

    [Fact]
    public async Task A_profile()
    {
        await using var pod = await Pod.StartAsync();
        pod.Set("AWS_PROFILE", "shop");
        pod.Set("AWS_SHARED_CREDENTIALS_FILE", pod.Write("credentials", $"[shop]\naws_access_key_id = {Pod.Key.Id}\naws_secret_access_key = {Pod.Key.Secret}\n"));

        Assert.Equal("Amazon ECR in eu-west-1 as the profile shop", (await Pod.FindAsync(pod.Source())).Origin);
    }

    [Fact]
    public async Task A_profile_that_is_not_there()
    {
        await using var pod = await Pod.StartAsync();
        var file = pod.Write("credentials", "[other]\n");
        pod.Set("AWS_PROFILE", "shop");
        pod.Set("AWS_SHARED_CREDENTIALS_FILE", file);

        Assert.StartsWith($"the profile shop, which AWS_PROFILE names, is not there or has no credentials; correct it in {file} or ", await Pod.FailAsync(pod.Source()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_profile_of_the_config_file()
    {
        await using var pod = await Pod.StartAsync();
        pod.Write(".aws/config", $"[default]\nregion = eu-west-1\naws_access_key_id = {Pod.Key.Id}\naws_secret_access_key = {Pod.Key.Secret}\n");

        Assert.Equal("Amazon ECR in eu-west-1 as the profile default", (await Pod.FindAsync(pod.Source())).Origin);
    }

    [Fact]
    public async Task A_default_profile_with_a_region_only_is_passed_by()
    {
        await using var pod = await Pod.StartAsync();
        pod.Write(".aws/config", "[default]\nregion = eu-west-1\n");

        Assert.StartsWith("AWS knows nobody here", await Pod.FailAsync(pod.Source()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_whose_role_another_profile_assumes()
    {
        await using var pod = await Pod.StartAsync(options => options with { Roles = [new FakeRole(Role) { TrustedArns = [Pod.Arn], ExternalId = "shared" }] });
        pod.Set("AWS_PROFILE", "shop");
        pod.Write(".aws/credentials", $"[base]\naws_access_key_id = {Pod.Key.Id}\naws_secret_access_key = {Pod.Key.Secret}\n");
        pod.Write(".aws/config", $"[profile shop]\nrole_arn = {Role}\nsource_profile = base\nexternal_id = shared\nrole_session_name = sync-7\n");

        Assert.Equal("Amazon ECR in eu-west-1 as the profile shop", (await Pod.FindAsync(pod.Source())).Origin);
        Assert.Equal([("AssumeRole", Pod.Arn), ("GetAuthorizationToken", "arn:aws:sts::111111111111:assumed-role/pod/sync-7")], pod.Aws.Calls.Select(call => (call.Operation, call.Caller)));
    }

    [Fact]
    public async Task A_profile_whose_role_it_assumes_with_its_own_key()
    {
        await using var pod = await Pod.StartAsync(options => options with { Roles = [new FakeRole(Role) { TrustedArns = [Pod.Arn] }] });
        pod.Write(".aws/credentials", $"[default]\nrole_arn = {Role}\nsource_profile = default\naws_access_key_id = {Pod.Key.Id}\naws_secret_access_key = {Pod.Key.Secret}\n");

        await Pod.FindAsync(pod.Source());

        Assert.Equal(["AssumeRole", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task A_profile_with_a_web_identity()
    {
        await using var pod = await Pod.StartAsync(options => options with { Roles = [new FakeRole(Role) { WebIdentityTokens = ["service-account-token"] }] });
        pod.Write(".aws/config", $"[default]\nrole_arn = {Role}\nweb_identity_token_file = {pod.Write("token", "service-account-token")}\n");

        await Pod.FindAsync(pod.Source());

        Assert.Equal(["AssumeRoleWithWebIdentity", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task A_profile_whose_role_the_containers_identity_assumes()
    {
        await using var pod = await Pod.StartAsync(options => options with { AgentArn = Session, Roles = [new FakeRole(Role) { TrustedArns = [Session] }] });
        pod.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", pod.Aws.AgentAddress.AbsoluteUri);
        pod.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "agent-token");
        pod.Write(".aws/config", $"[default]\nrole_arn = {Role}\ncredential_source = EcsContainer\n");

        await Pod.FindAsync(pod.Source());

        Assert.Equal(["GET /v1/credentials", "AssumeRole", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
    }

    [Theory]
    [InlineData("/bin/false")]
    [InlineData("/bin/cat /nonexistent/very-secret")]
    [InlineData("/bin/echo very-secret")]
    public async Task A_profile_whose_program_fails_is_named_without_what_it_printed(string program)
    {
        await using var pod = await Pod.StartAsync();
        pod.Write(".aws/config", $"[default]\ncredential_process = {program}\n");

        var message = await Pod.FailAsync(pod.Source());

        Assert.StartsWith("the profile default gives no credentials: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role_arn = arn:a\nsource_profile = other", "the profile other, which is to assume the role of shop, has no credentials")]
    [InlineData("role_arn = arn:a\nsource_profile = shop", "its role is to be assumed by itself (shop by shop)")]
    [InlineData("role_arn = arn:a\ncredential_source = EcsContainer", "credential_source EcsContainer, which is to assume the role of shop, has no credentials")]
    [InlineData("role_arn = arn:a\nsource_profile = other\nmfa_serial = arn:aws:iam::111111111111:mfa/me", "the role of shop wants a code of mfa_serial, which only a person has")]
    [InlineData("aws_secret_access_key: very-secret", "a line is neither a section, nor a key with its value after '=', nor a comment")]
    [InlineData("sso_account_id = 111111111111\nsso_region = eu-west-1\nsso_role_name = pull\nsso_start_url = https://shop.awsapps.com/start", "shop signs in by IAM Identity Center (sso_…), which wants a person and a browser")]
    [InlineData("aws_access_key_id = very-secret\nrole_arn = arn:a\ncredential_source = Nowhere", "credential_source Nowhere, which is to assume the role of shop, has no credentials")]
    public async Task A_profile_that_cannot_be_used(string lines, string reason)
    {
        await using var pod = await Pod.StartAsync();
        pod.Set("AWS_PROFILE", "shop");
        pod.Write(".aws/config", $"[profile shop]\n{lines}\n");

        var message = await Pod.FailAsync(pod.Source());

        Assert.StartsWith("the profile shop cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", message, StringComparison.Ordinal);
        Assert.Empty(pod.Aws.Calls);
    }

    [Fact]
    public async Task Nobody()
    {
        await using var pod = await Pod.StartAsync();

        Assert.Equal(
            "AWS knows nobody here: tried keys in the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set), "
            + "a web identity (AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not both set), the profile (none with credentials), "
            + "the container's agent (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set), the instance's role (AWS_EC2_METADATA_DISABLED forbids to ask); "
            + "give the pod an identity (EKS Pod Identity, or a service account with a role), or a docker config with a login",
            await Pod.FailAsync(pod.Source()));
        Assert.Empty(pod.Aws.Calls);
    }

    [Fact]
    public async Task AWS_says_who_an_identity_is()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var clients = new AwsClients(pod.Access);
        var identities = new AwsIdentities(pod.Access, clients);
        var cancellationToken = TestContext.Current.CancellationToken;

        var identity = await identities.FindAsync(role: null, "eu-west-1", cancellationToken);

        Assert.Equal(Pod.Arn, await identities.AskCallerAsync(identity, "eu-west-1", cancellationToken));
    }

    private static async Task<Pod> StartWithRoleAsync()
    {
        var pod = await Pod.StartAsync(options => options with { Roles = [new FakeRole(Role) { WebIdentityTokens = ["service-account-token"] }] });
        pod.Set("AWS_WEB_IDENTITY_TOKEN_FILE", pod.Write("token", "service-account-token"));
        pod.Set("AWS_ROLE_ARN", Role);
        return pod;
    }

    private static async Task<Pod> StartOnInstanceAsync(int hops)
    {
        var pod = await Pod.StartAsync(options => options with { InstanceArn = Session, MetadataHops = hops });
        pod.Set("AWS_EC2_METADATA_DISABLED", "");
        pod.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", pod.Aws.Address.AbsoluteUri);
        return pod;
    }
}

using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Every place that a pod's AWS identity can come from, with the published executable: what trimming took away would be missed here.</summary>
public sealed class AwsIdentityTests
{
    private const string Registry = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Role = "arn:aws:iam::111111111111:role/pod";
    private const string Session = "arn:aws:sts::111111111111:assumed-role/pod/node";
    private const string Password = SuiteSecrets.EcrPassword;

    private static readonly AwsKey Key = new("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, "arn:aws:iam::111111111111:user/pod");

    [Fact]
    public async Task A_key_of_the_environment() =>
        await SucceedAsync(new FakeAwsOptions { Keys = [Key] }, _ => [("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret)]);

    [Fact]
    public async Task A_session_of_the_environment() => await SucceedAsync(
        new FakeAwsOptions { Keys = [Key with { SessionToken = SuiteSecrets.AwsSessionToken }] },
        _ => [("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret), ("AWS_SESSION_TOKEN", SuiteSecrets.AwsSessionToken)]);

    [Fact]
    public async Task A_service_account_with_a_role()
    {
        using var folder = new TempFolder();
        var token = folder.Write("token", SuiteSecrets.WebIdentityToken);

        await SucceedAsync(
            new FakeAwsOptions { Roles = [new FakeRole(Role) { WebIdentityTokens = [SuiteSecrets.WebIdentityToken] }] },
            _ => [("AWS_WEB_IDENTITY_TOKEN_FILE", token), ("AWS_ROLE_ARN", Role), ("AWS_REGION", "eu-west-1")]);
    }

    [Fact]
    public async Task The_agent_of_EKS_Pod_Identity()
    {
        using var folder = new TempFolder();
        var token = folder.Write("token", SuiteSecrets.AgentToken);

        await SucceedAsync(
            new FakeAwsOptions { AgentArn = Session, AgentToken = SuiteSecrets.AgentToken },
            aws => [("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.AgentAddress.AbsoluteUri), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token)]);
    }

    [Fact]
    public async Task The_instances_role() =>
        await SucceedAsync(new FakeAwsOptions { InstanceArn = Session }, aws => [("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.Address.AbsoluteUri)]);

    [Fact]
    public async Task A_profile()
    {
        using var folder = new TempFolder();
        var file = folder.Write("credentials", $"[shop]\naws_access_key_id = {Key.Id}\naws_secret_access_key = {Key.Secret}\n");

        await SucceedAsync(new FakeAwsOptions { Keys = [Key] }, _ => [("AWS_PROFILE", "shop"), ("AWS_SHARED_CREDENTIALS_FILE", file)]);
    }

    [Fact]
    public async Task A_profile_whose_role_another_profile_assumes()
    {
        using var folder = new TempFolder();
        var credentials = folder.Write("credentials", $"[base]\naws_access_key_id = {Key.Id}\naws_secret_access_key = {Key.Secret}\n");
        var config = folder.Write("somewhere/config", $"[profile shop]\nrole_arn = {Role}\nsource_profile = base\nexternal_id = shared\n");

        await SucceedAsync(
            new FakeAwsOptions { Keys = [Key], Roles = [new FakeRole(Role) { TrustedArns = [Key.Arn], ExternalId = "shared" }] },
            _ => [("AWS_PROFILE", "shop"), ("AWS_SHARED_CREDENTIALS_FILE", credentials), ("AWS_CONFIG_FILE", config)]);
    }

    [Fact]
    public async Task A_profile_with_a_program_that_prints_the_key()
    {
        using var folder = new TempFolder();
        var document = folder.Write("key.json", $$"""{"Version": 1, "AccessKeyId": "{{Key.Id}}", "SecretAccessKey": "{{Key.Secret}}"}""");
        var config = folder.Write("config", $"[default]\ncredential_process = /bin/cat {document}\n");

        await SucceedAsync(new FakeAwsOptions { Keys = [Key] }, _ => [("AWS_CONFIG_FILE", config)]);
    }

    [Fact]
    public async Task A_password_that_has_expired_is_fetched_anew_once()
    {
        RepositoryRight[] rights = [new("**", CanPush: true)];
        IssuedToken? Find(string token) => token switch
        {
            SuiteSecrets.ExpiredEcrPassword => new IssuedToken(rights, DateTimeOffset.UnixEpoch),
            SuiteSecrets.EcrPassword => new IssuedToken(rights, DateTimeOffset.MaxValue),
            _ => null,
        };
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key], PasswordOf = (_, count) => count == 1 ? SuiteSecrets.ExpiredEcrPassword : SuiteSecrets.EcrPassword });
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions
        {
            Auth = FakeAuth.Basic() with { TokenUsers = ["AWS"], FindToken = Find, ExpiredTokenStatus = 403 },
            Words = new RegistryWords { LoginExpired = "Your authorization token has expired. Reauthenticate and try again." },
        });
        registry.Seed("team/web", new ImageForge(seed: 11).Image(), "1");

        await Copy(registry, aws).With(("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret)).SucceedAsync();

        Assert.Equal(2, aws.Count("GetAuthorizationToken"));
    }

    [Fact]
    public async Task Registries_of_others_do_not_hear_of_it()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key] });
        await using var registry = await StartRegistryAsync();

        var call = PublishedProgram
            .Call("copy", $"{registry.Host}/team/web:1", $"{registry.Host}/team/copy:1")
            .With(("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri), ("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret));
        (await call.RunAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Empty(aws.Calls);
        Assert.All(registry.Requests.All, request => Assert.False(request.HadAuthorization));
    }

    [Fact]
    public async Task Nobody_is_refused_with_12_and_what_was_tried()
    {
        await using var aws = await FakeAws.StartAsync();
        await using var registry = await StartRegistryAsync();

        var result = await Copy(registry, aws).With(("AWS_EC2_METADATA_DISABLED", "true")).RunAsync();

        result.Exited((int)ExitCode.AccessDenied);
        Assert.Contains("AWS knows nobody here: tried keys in the environment", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Contains("; give the pod an identity (EKS Pod Identity, or a service account with a role), or a docker config with a login", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("credential helper", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Empty(aws.Calls);
    }

    [Fact]
    public async Task A_docker_config_goes_before_the_identity()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key] });
        await using var registry = await StartRegistryAsync();
        using var folder = new TempFolder();
        folder.Write("config.json", $$$"""{"auths": {"{{{Registry}}}": {"username": "AWS", "password": "{{{Password}}}"} } }""");

        await Copy(registry, aws).With(("DOCKER_CONFIG", folder.Path), ("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret)).SucceedAsync();

        Assert.Empty(aws.Calls);
    }

    private static async Task SucceedAsync(FakeAwsOptions options, Func<FakeAws, IEnumerable<(string, string)>> environment)
    {
        await using var aws = await FakeAws.StartAsync(options with { PasswordOf = (_, _) => Password });
        await using var registry = await StartRegistryAsync();

        await Copy(registry, aws).With(environment(aws)).SucceedAsync();

        Assert.Equal(registry.Tags("team/web")["1"], registry.Tags("team/copy")["1"]);
        Assert.Equal(1, aws.Count("GetAuthorizationToken"));
    }

    private static async Task<FakeRegistry> StartRegistryAsync()
    {
        var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = FakeAuth.Basic(new FakeUser("AWS", Password)) });
        registry.Seed("team/web", new ImageForge(seed: 11).Image(), "1");
        return registry;
    }

    /// <summary>The registry plays its own proxy, for a name that resolves nowhere; AWS is on loopback, where no proxy leads.</summary>
    private static ProgramCall Copy(FakeRegistry registry, FakeAws aws) => PublishedProgram
        .Call("copy", $"{Registry}/team/web:1", $"{Registry}/team/copy:1", "--insecure-registry", Registry)
        .With(("HTTP_PROXY", $"http://{registry.Host}"), ("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri));
}

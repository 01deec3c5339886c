using System.Text.Json.Nodes;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>
/// Every place that a pod's Google identity can come from, with the published executable and hosts under their real names:
/// what trimming took away would be missed here.
/// </summary>
public sealed class GoogleIdentityTests
{
    private const string Node = "node@proj.iam.gserviceaccount.com";
    private const string Promoter = "promoter@prod.iam.gserviceaccount.com";
    private const string Principal = "principal://iam.googleapis.com/pool/subject/system:serviceaccount:shop:promote";
    private const string Role = "arn:aws:iam::111111111111:role/pod";
    private const string Session = "arn:aws:sts::111111111111:assumed-role/pod/promote-hook";

    [Fact]
    public async Task Workload_Identity_by_the_metadata_server()
    {
        await using var cloud = await GoogleCloud.StartAsync(Node);

        await cloud.Copy().SucceedAsync();

        cloud.AssertCopied();
        Assert.Equal((1, 1), (cloud.Google.Count("metadata.email"), cloud.Google.Count("metadata.token")));
    }

    [Fact]
    public async Task A_service_accounts_key()
    {
        using var key = new ServiceAccountKey(Promoter);
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(Promoter, new FakeGoogleOptions { Keys = [key] });
        var file = folder.Write("key.json", key.ToJson(new Uri("https://oauth2.googleapis.com/token")));

        await cloud.Copy().With(("GOOGLE_APPLICATION_CREDENTIALS", file)).SucceedAsync();

        cloud.AssertCopied();
        Assert.Equal(["oauth.token"], cloud.Google.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task The_login_of_gcloud()
    {
        using var home = new TempFolder();
        home.Write(".config/gcloud/application_default_credentials.json", $$"""{"type": "authorized_user", "client_id": "client", "client_secret": "{{FakeGoogleOptions.ClientSecret}}", "refresh_token": "{{SuiteSecrets.GoogleRefreshToken}}"}""");
        await using var cloud = await GoogleCloud.StartAsync("me@example.com", new FakeGoogleOptions { RefreshTokens = new Dictionary<string, string> { [SuiteSecrets.GoogleRefreshToken] = "me@example.com" } });

        await cloud.Copy().With(("HOME", home.Path)).SucceedAsync();

        cloud.AssertCopied();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_workload_identity_pool_with_a_projected_token(bool impersonates)
    {
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(impersonates ? Promoter : Principal, new FakeGoogleOptions
        {
            SubjectTokens = new Dictionary<string, string> { [SuiteSecrets.WebIdentityToken] = Principal },
            Impersonations = [(Principal, Promoter)],
        });
        var source = new JsonObject { ["file"] = folder.Write("token", SuiteSecrets.WebIdentityToken) };
        var file = folder.Write("pool.json", PoolFile("urn:ietf:params:oauth:token-type:jwt", source, impersonates));

        await cloud.Copy().With(("GOOGLE_APPLICATION_CREDENTIALS", file)).SucceedAsync();

        cloud.AssertCopied();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_workload_identity_pool_with_keys_of_AWS(bool impersonates)
    {
        var key = new AwsKey("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, "arn:aws:iam::111111111111:user/pod");

        await SucceedByAwsAsync(
            impersonates ? Promoter : key.Arn,
            new FakeAwsOptions { Keys = [key] },
            new FakeGoogleOptions { Impersonations = [(key.Arn, Promoter)] },
            _ => [("AWS_ACCESS_KEY_ID", key.Id), ("AWS_SECRET_ACCESS_KEY", key.Secret), ("AWS_REGION", "eu-west-1")]);
    }

    [Fact]
    public async Task A_workload_identity_pool_with_IRSA()
    {
        using var folder = new TempFolder();
        var token = folder.Write("token", SuiteSecrets.WebIdentityToken);

        await SucceedByAwsAsync(
            Session,
            new FakeAwsOptions { Roles = [new FakeRole(Role) { WebIdentityTokens = [SuiteSecrets.WebIdentityToken] }] },
            new FakeGoogleOptions(),
            _ => [("AWS_WEB_IDENTITY_TOKEN_FILE", token), ("AWS_ROLE_ARN", Role), ("AWS_REGION", "eu-west-1")]);
    }

    [Fact]
    public async Task A_workload_identity_pool_with_EKS_Pod_Identity()
    {
        using var folder = new TempFolder();
        var token = folder.Write("token", SuiteSecrets.AgentToken);

        await SucceedByAwsAsync(
            Session,
            new FakeAwsOptions { AgentArn = Session, AgentToken = SuiteSecrets.AgentToken },
            new FakeGoogleOptions(),
            aws => [("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.AgentAddress.AbsoluteUri), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token), ("AWS_REGION", "eu-west-1")]);
    }

    [Fact]
    public async Task A_workload_identity_pool_with_the_instances_role() => await SucceedByAwsAsync(
        Session,
        new FakeAwsOptions { InstanceArn = Session },
        new FakeGoogleOptions(),
        aws => [("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.Address.AbsoluteUri)]);

    [Fact]
    public async Task A_service_account_that_settings_have_impersonated()
    {
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(Promoter, new FakeGoogleOptions { Impersonations = [(Node, Promoter)] });
        folder.Write("promote-hook.yaml", $"credentials:\n- {{registry: '*-docker.pkg.dev', google: {{impersonate: {Promoter}}}}}\n");

        await (cloud.Copy() with { Folder = folder.Path }).SucceedAsync();

        cloud.AssertCopied();
        Assert.Equal(Node, cloud.Google.Calls.Single(call => call.Operation == "iam.generateAccessToken").Caller);
    }

    [Fact]
    public async Task A_key_in_the_docker_config_goes_before_the_identity()
    {
        using var key = new ServiceAccountKey(Promoter);
        using var folder = new TempFolder();
        var json = key.ToJson(new Uri("https://oauth2.googleapis.com/token"));
        await using var cloud = await GoogleCloud.StartAsync("nobody", null, null, new FakeUser("_json_key", json));
        var entry = new JsonObject { ["username"] = "_json_key", ["password"] = json };
        folder.Write("config.json", new JsonObject { ["auths"] = new JsonObject { ["https://europe-docker.pkg.dev"] = entry } }.ToJsonString());

        await cloud.Copy().With(("DOCKER_CONFIG", folder.Path)).SucceedAsync();

        cloud.AssertCopied();
        Assert.Empty(cloud.Google.Calls);
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_told_with_12_and_what_to_do()
    {
        using var key = new ServiceAccountKey(Promoter);
        using var newer = new ServiceAccountKey(Promoter);
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(Promoter, new FakeGoogleOptions { Keys = [newer] });
        var file = folder.Write("key.json", key.ToJson(new Uri("https://oauth2.googleapis.com/token")));

        var result = (await cloud.Copy().With(("GOOGLE_APPLICATION_CREDENTIALS", file)).RunAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Contains($"invalid_grant, Invalid JWT Signature; check that the key or login in {file} is still good, and that the clock here is right [", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_is_told_the_role_with_12()
    {
        await using var cloud = await GoogleCloud.StartAsync(Promoter);

        var result = (await cloud.Copy().RunAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Contains("; grant roles/artifactregistry.writer on the repository", result.Text, StringComparison.Ordinal);
        Assert.Contains($"with the password of oauth2accesstoken from service account {Node} of the metadata server", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_GKE_a_role_of_AWS_is_assumed_by_an_identity_token()
    {
        const string password = SuiteSecrets.EcrPassword;
        const string host = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
        const string push = "arn:aws:iam::222222222222:role/push";
        var trust = new FakeRole(push) { TrustsToken = token => FakeGoogle.ReadIdentityToken(token) == (Node, "sts.amazonaws.com") };
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(Node, null, new FakeAwsOptions { Roles = [trust], PasswordOf = (_, _) => password });
        await using var ecr = await FakeRegistry.StartAsync(VendorHabits.Ecr(host, token => token == password ? new IssuedToken([new RepositoryRight("team/web", CanPush: true)], DateTimeOffset.MaxValue) : null));
        ecr.CreateRepository("team/web");
        cloud.Hosts.Add(ecr);
        cloud.Hosts.Add("api.ecr.eu-west-1.amazonaws.com", cloud.Aws.Address.Port);
        folder.Write("promote-hook.yaml", $"credentials:\n- registry: {host}\n  aws: {{assumeRole: '{push}', googleAudience: sts.amazonaws.com}}\n");

        var copy = PublishedProgram.Call("copy", "europe-docker.pkg.dev/prod/apps/web:1", $"{host}/team/web:1", "--ca-file", cloud.Hosts.CaFile) with { Folder = folder.Path };
        await copy.With(cloud.Environment).SucceedAsync();

        Assert.Equal(cloud.Registry.Tags("prod/apps/web")["1"], ecr.Tags("team/web")["1"]);
        Assert.Equal(["AssumeRoleWithWebIdentity", "GetAuthorizationToken"], cloud.Aws.Calls.Select(call => call.Operation));
        Assert.Empty(cloud.Hosts.Refused);
    }

    private static async Task SucceedByAwsAsync(string identity, FakeAwsOptions ofAws, FakeGoogleOptions options, Func<FakeAws, IEnumerable<(string, string)>> environment)
    {
        using var folder = new TempFolder();
        await using var cloud = await GoogleCloud.StartAsync(identity, options, ofAws);
        var source = new JsonObject
        {
            ["environment_id"] = "aws1",
            ["regional_cred_verification_url"] = "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
        };
        var file = folder.Write("pool.json", PoolFile("urn:ietf:params:aws:token-type:aws4_request", source, identity == Promoter));

        await cloud.Copy().With(environment(cloud.Aws)).With(("GOOGLE_APPLICATION_CREDENTIALS", file)).SucceedAsync();

        cloud.AssertCopied();
    }

    private static string PoolFile(string type, JsonObject source, bool impersonates)
    {
        var file = new JsonObject
        {
            ["type"] = "external_account",
            ["audience"] = new FakeGoogleOptions().PoolAudience,
            ["subject_token_type"] = type,
            ["token_url"] = "https://sts.googleapis.com/v1/token",
            ["credential_source"] = source,
        };
        if (impersonates)
        {
            file["service_account_impersonation_url"] = $"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{Promoter}:generateAccessToken";
        }

        return file.ToJsonString();
    }
}

using Amazon.Runtime;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Oci;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>What is said to ECR and STS, against a server that others wrote.</summary>
public sealed class MotoTests : IAsyncLifetime
{
    private const string Account = "123456789012";
    private const string Registry = $"{Account}.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Role = $"arn:aws:iam::{Account}:role/pod";

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> environment = [];
    private Moto? moto;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CloudAccess Access => new(environment.GetValueOrDefault, TimeProvider.System, Proxy: null, Authorities: null);

    public async ValueTask InitializeAsync()
    {
        moto = await Moto.StartAsync();
        environment["AWS_ENDPOINT_URL"] = moto.Address.AbsoluteUri;
        environment["AWS_ACCESS_KEY_ID"] = "AKIA0000000000000001";
        environment["AWS_SECRET_ACCESS_KEY"] = SuiteSecrets.AwsSecretKey;
    }

    public async ValueTask DisposeAsync()
    {
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }

        folder.Dispose();
    }

    [Fact]
    public async Task A_key_gets_a_login() => Assert.Equal("AWS", (await FindAsync()).Username);

    [Fact]
    public async Task A_role_gets_a_login()
    {
        var rule = new IdentityRule(Registry, "a:1") { Aws = new AwsRole(Role) { ExternalId = "shared", SessionName = "sync-7" } };

        Assert.EndsWith($"as role {Role}", (await FindAsync(rule)).Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_identity_gets_a_login()
    {
        environment.Remove("AWS_ACCESS_KEY_ID");
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = folder.Write("token", SuiteSecrets.WebIdentityToken);
        environment["AWS_ROLE_ARN"] = Role;

        Assert.EndsWith($"as the web identity for role {Role}", (await FindAsync()).Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_is_created_as_it_is_wanted()
    {
        const string Lifecycle = """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":9},"action":{"type":"expire"}}]}""";
        const string Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"pull","Effect":"Allow","Principal":{"AWS":"*"},"Action":["ecr:BatchGetImage"]}]}""";
        var template = new EcrTemplate
        {
            TagMutability = "IMMUTABLE",
            ScanOnPush = true,
            Encryption = "AES256",
            Tags = new Dictionary<string, string> { ["team"] = "shop" },
            Policy = Policy,
            LifecyclePolicy = Lifecycle,
        };
        var creator = new EcrRepositories([], Access);
        using var api = new EcrApi(new BasicAWSCredentials("AKIA0000000000000001", SuiteSecrets.AwsSecretKey), EcrEndpoint.Of(EcrHost.Parse(Registry)!), new AwsClients(Access));

        await creator.CreateAsync(new RepositoryName(Registry, "team/web"), new RepositoryTemplate(template, null), Token);
        await creator.CreateAsync(new RepositoryName(Registry, "team/web"), new RepositoryTemplate(template, null), Token);

        var found = Assert.Single(await api.DescribeRepositoriesAsync(Account, ["team/web"], Token));
        Assert.Equal(("team/web", "IMMUTABLE"), (found.Name, found.TagMutability));
        Assert.Equal(Lifecycle, await api.GetLifecyclePolicyAsync(Account, "team/web", Token));
    }

    private async Task<PromoteHook.Oci.Credentials.Credential> FindAsync(params IReadOnlyList<IdentityRule> rules) =>
        Assert.Single(await new EcrCredentialSource(rules, Access).FindAsync(new RepositoryName(Registry, "team/web"), Token));
}

using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

/// <summary>Every operation over the wire, by the SDK's pipeline.</summary>
public sealed class EcrApiTests
{
    private const string Account = "111111111111";
    private const string Region = "eu-west-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repository_is_created_with_every_setting()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);

        await api.CreateRepositoryAsync(
            Account,
            "team/web",
            new EcrTemplate
            {
                TagMutability = "IMMUTABLE_WITH_EXCLUSION",
                MutabilityExclusions = ["dev-*", "latest"],
                ScanOnPush = true,
                Encryption = "KMS_DSSE",
                KmsKey = "alias/images",
                Tags = new Dictionary<string, string> { ["team"] = "shop" },
            },
            Token);

        var expected = JsonNode.Parse("""
            {
              "registryId": "111111111111", "repositoryName": "team/web",
              "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
              "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev-*"}, {"filterType": "WILDCARD", "filter": "latest"}],
              "imageScanningConfiguration": {"scanOnPush": true},
              "encryptionConfiguration": {"encryptionType": "KMS_DSSE", "kmsKey": "alias/images"},
              "tags": [{"Key": "team", "Value": "shop"}]
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(pod.Aws.Repositories).Request), pod.Aws.Calls[0].Body);
    }

    [Fact]
    public async Task What_a_template_does_not_say_is_left_to_ECR()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);

        await api.CreateRepositoryAsync(Account, "web", new EcrTemplate(), Token);

        Assert.Equal(
            """{"registryId":"111111111111","repositoryName":"web","imageTagMutability":"MUTABLE","imageScanningConfiguration":{"scanOnPush":false}}""",
            pod.Aws.Calls[0].Body);
    }

    [Fact]
    public async Task Policies_are_set_and_read()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);
        pod.Aws.AddRepository(Account, Region, "web");

        var before = await api.GetLifecyclePolicyAsync(Account, "web", Token);
        await api.PutLifecyclePolicyAsync(Account, "web", """{"rules":[]}""", Token);
        await api.SetRepositoryPolicyAsync(Account, "web", """{"Statement":[]}""", Token);

        Assert.Null(before);
        Assert.Equal("""{"rules":[]}""", await api.GetLifecyclePolicyAsync(Account, "web", Token));
        Assert.Equal("""{"Statement":[]}""", pod.Aws.Repositories[0].Policy);
    }

    [Fact]
    public async Task Repositories_and_caches_are_described()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);
        pod.Aws.AddRepository(Account, Region, "web", "IMMUTABLE");
        pod.Aws.SetCachePrefixes("docker-hub", "ROOT");

        var repository = Assert.Single(await api.DescribeRepositoriesAsync(Account, ["web"], Token));

        Assert.Equal(("web", "IMMUTABLE", 0), (repository.Name, repository.TagMutability, repository.MutabilityExclusions.Count));
        Assert.Equal(["docker-hub", "ROOT"], await api.DescribePullThroughCachePrefixesAsync(Account, Token));
        Assert.Equal(
            "RepositoryNotFoundException",
            (await Assert.ThrowsAsync<AmazonServiceException>(() => api.DescribeRepositoriesAsync(Account, ["other"], Token))).ErrorCode);
    }

    [Fact]
    public async Task Creation_templates_are_those_of_the_identity_s_account()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);
        pod.Aws.SetCreationTemplates(("team", ["REPLICATION", "CREATE_ON_PUSH"]), ("ROOT", ["PULL_THROUGH_CACHE"]));

        var (account, templates) = await api.DescribeCreationTemplatesAsync(Token);

        Assert.Equal(Account, account);
        Assert.Equal([new EcrCreationTemplate("team", IsForPush: true), new EcrCreationTemplate("ROOT", IsForPush: false)], templates);
        Assert.Equal("""{"maxResults":1000}""", pod.Aws.Calls[0].Body);
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(500, "ServerException")]
    public async Task What_may_pass_is_tried_three_times(int status, string code)
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var api = Create(pod.Access);
        var refusal = new AwsRefusal(status, code, "Rate exceeded");
        pod.Aws.Refuse("GetAuthorizationToken", refusal, refusal, refusal, refusal);

        var failure = await Assert.ThrowsAsync<AmazonServiceException>(() => api.GetAuthorizationTokenAsync(Token));

        Assert.Equal((code, 3), (failure.ErrorCode, pod.Aws.Count("GetAuthorizationToken")));
    }

    [Fact]
    public async Task An_address_of_the_environment_can_be_ignored()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        var proxy = new RecordingProxy(new Uri("http://127.0.0.1:1"));
        using var api = Create(pod.Access with { Proxy = proxy });

        await Assert.ThrowsAnyAsync<Exception>(() => api.GetAuthorizationTokenAsync(Token));

        Assert.Equal("api.ecr.eu-west-1.amazonaws.com", proxy.Asked?.Host);
    }

    [Fact]
    public async Task Authorities_of_the_user_are_trusted()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        using var server = new TlsListener("localhost", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        pod.Set("AWS_ENDPOINT_URL", $"https://localhost:{server.Port}");
        using var stranger = Create(pod.Access);
        using var friend = Create(pod.Access with { Authorities = [server.Authority] });

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => stranger.GetAuthorizationTokenAsync(Token));
        var answered = await Assert.ThrowsAsync<AmazonClientException>(() => friend.GetAuthorizationTokenAsync(Token));

        Assert.Contains("certificate authority is unknown", AwsFault.Describe(refused), StringComparison.Ordinal);
        Assert.Equal("the answer to GetAuthorizationToken is not what ECR answers", answered.Message);
    }

    private static EcrApi Create(CloudAccess access) =>
        new(new BasicAWSCredentials(Pod.Key.Id, Pod.Key.Secret), EcrEndpoint.Of(EcrHost.Parse(Pod.Registry)!), new AwsClients(access));

    private sealed class RecordingProxy(Uri address) : IWebProxy
    {
        public Uri? Asked { get; private set; }

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination)
        {
            Asked = destination;
            return address;
        }

        public bool IsBypassed(Uri host) => false;
    }
}

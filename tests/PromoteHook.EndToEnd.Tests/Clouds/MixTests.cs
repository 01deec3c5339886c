using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>From one cloud to the other, with what a pod has in the cluster of one of them.</summary>
public sealed class MixTests
{
    /// <summary>As <c>gcloud iam workload-identity-pools create-cred-config --aws</c> writes it.</summary>
    private const string AwsFederation = $$"""
        {
          "type": "external_account",
          "audience": "{{Mix.Provider}}",
          "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request",
          "token_url": "https://sts.googleapis.com/v1/token",
          "credential_source": {
            "environment_id": "aws1",
            "region_url": "http://169.254.169.254/latest/meta-data/placement/availability-zone",
            "url": "http://169.254.169.254/latest/meta-data/iam/security-credentials",
            "regional_cred_verification_url": "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"
          }
        }
        """;

    [Fact]
    public async Task From_EKS_by_a_role_and_a_token_that_both_clouds_trust()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.AmazonToGoogle);
        await PromoteOneAsync(clouds, mix, result =>
        {
            Assert.Contains($"{mix.Source} takes the password of AWS from Amazon ECR in eu-west-1 as role {TwoClouds.PullRole}", result.Errors, StringComparison.Ordinal);
            Assert.Contains($"{mix.Destination} takes the password of oauth2accesstoken from external_account {Mix.Provider} of ", result.Errors, StringComparison.Ordinal);
        });

        Assert.Equal(["AssumeRoleWithWebIdentity", "AssumeRole", "GetAuthorizationToken"], clouds.Amazon.Calls.Select(call => call.Operation));
        Assert.Equal(["sts.token"], clouds.Google.Calls.Select(call => call.Operation));
        Assert.Contains("sts.googleapis.com", clouds.Hosts.Connects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_EKS_as_the_pods_AWS_identity_in_both_clouds(bool podIdentity)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.AmazonToGoogle) with { Identify = pod => (podIdentity ? pod.WithPodIdentity() : pod.WithServiceAccountRole()).WithGoogleConfiguration(AwsFederation) };

        await PromoteOneAsync(clouds, mix, result =>
            Assert.Contains($"{mix.Destination} takes the password of oauth2accesstoken from external_account {Mix.Provider} of ", result.Errors, StringComparison.Ordinal));

        Assert.Equal(["sts.token"], clouds.Google.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task From_GKE_by_the_metadata_server_in_both_clouds()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.GoogleToAmazon);

        await PromoteOneAsync(clouds, mix, result =>
        {
            Assert.Contains($"{mix.Source} takes the password of oauth2accesstoken from service account {TwoClouds.GoogleAccount} of the metadata server", result.Errors, StringComparison.Ordinal);
            Assert.Contains($"{mix.Destination} takes the password of AWS from Amazon ECR in eu-central-1 as role {TwoClouds.PushRole}", result.Errors, StringComparison.Ordinal);
        });

        Assert.Equal(["AssumeRoleWithWebIdentity", "GetAuthorizationToken"], clouds.Amazon.Calls.Select(call => call.Operation));
        Assert.Equal(1, clouds.Google.Count("metadata.identity"));
    }

    [Fact]
    public async Task From_GKE_with_a_key_of_AWS()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.GoogleToAmazon) with { Credentials = " []", Identify = pod => pod.WithWorkloadIdentity().WithUserKey() };

        await PromoteOneAsync(clouds, mix, result =>
            Assert.Contains($"{mix.Destination} takes the password of AWS from Amazon ECR in eu-central-1 as the access key of the environment", result.Errors, StringComparison.Ordinal));

        Assert.Equal(["GetAuthorizationToken"], clouds.Amazon.Calls.Select(call => call.Operation));
        Assert.Equal(["metadata.email", "metadata.token"], clouds.Google.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task From_Docker_Hub_each_image_costs_one_pull_and_none_once_it_is_there()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var pulls = new PullLimit(3, TimeSpan.FromHours(6));
        await using var hub = await FakeRegistry.StartAsync(VendorHabits.DockerHub(pulls, new FakeUser("shop", SuiteSecrets.Password)));
        clouds.Hosts.Add(hub);
        var destination = await clouds.StartRegistryAsync(TwoClouds.ProductionEcr);
        string[] names = ["library/nginx", "shop/base"];
        var image = new ImageForge(seed: 23).Image(layerBytes: 50_000);
        Array.ForEach(names, name => hub.Seed(name, image, "1"));
        Array.ForEach(names, name => destination.CreateRepository($"hub/{name}"));
        var settings = $$"""
            rules:
            - to: {{TwoClouds.ProductionEcr}}/hub/**
              from: docker.io/**
            credentials:
            - registry: {{TwoClouds.ProductionEcr}}
              aws: {assumeRole: '{{TwoClouds.PushRole}}', externalId: {{TwoClouds.PushId}}, sessionName: {{TwoClouds.SessionName}}}

            """;
        using var pod = new Pod(clouds, settings, names.Select(name => ($"docker.io/{name}:1", $"{TwoClouds.ProductionEcr}/hub/{name}:1")))
            .WithServiceAccountRole()
            .WithDockerConfig($$$"""{"auths": {"https://index.docker.io/v1/": {"username": "shop", "password": "{{{SuiteSecrets.Password}}}"} } }""");

        var result = (await pod.PromoteAsync()).Succeeded();
        (await pod.PromoteAsync()).Succeeded();

        Assert.All(names, name => Assert.True(destination.Holds($"hub/{name}", image)));
        Assert.Equal(names.Length, pulls.Taken);
        Assert.Contains("docker.io takes the password of shop from docker config", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(SuiteSecrets.Password, result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Contains("auth.docker.io", clouds.Hosts.Connects);
        Assert.Contains("production.cloudflare.docker.com", clouds.Hosts.Connects);
    }

    private static async Task PromoteOneAsync(TwoClouds clouds, Mix mix, Action<ProgramResult> judge)
    {
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination));
        var forge = new ImageForge(seed: 23);
        var image = forge.Index(forge.Image(layerBytes: 300_000), forge.Image());
        source.Seed(mix.SourceRepository, image, "1");
        destination.CreateRepository(mix.CreatedRepository);
        using var pod = mix.PodFor(clouds, create: null, "1");

        judge((await pod.PromoteAsync()).Succeeded());

        Assert.True(destination.Holds(mix.DestinationRepository, image));
        Assert.Equal(image.Root.Digest, destination.Tags(mix.DestinationRepository)["1"]);
        Assert.Empty(clouds.Hosts.Refused);
    }
}

using System.Text.Json.Nodes;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>Destination repositories that do not exist, in every mix of clouds.</summary>
public sealed class RepositoryCreationTests
{
    private const string Unknown = """{"errors": [{"code": "NAME_UNKNOWN", "message": "not there yet"}]}""";

    private const string NotOnPush = """{"errors": [{"code": "DENIED", "message": "gcr.io repo does not exist. Creating on push requires the artifactregistry.repositories.createOnPush permission"}]}""";

    private static readonly string[] Tags = [.. Enumerable.Range(1, 8).Select(number => $"{number}")];

    public static TheoryData<string> Mixes => [Mix.AmazonToAmazon, Mix.GoogleToGoogle, Mix.AmazonToGoogle, Mix.GoogleToAmazon];

    [Theory]
    [MemberData(nameof(Mixes))]
    public async Task Eight_images_for_one_that_is_not_there_create_it_once(string name)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination));
        var images = Seed(source, mix);
        using var pod = mix.PodFor(clouds, "{}", Tags);

        var result = (await pod.PromoteAsync()).Succeeded();

        Assert.Equal(1, mix.Creations(clouds));
        Assert.Equal(images.Select(image => image.Root.Digest), Tags.Select(tag => destination.Tags(mix.DestinationRepository)[tag]));
        Assert.Single(result.Text.Split('\n'), line => line.Contains("created", StringComparison.Ordinal) && line.Contains($"{mix.Destination}/{mix.CreatedRepository}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public async Task A_second_run_asks_no_more_than_whether_the_images_are_there(string name)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination));
        Seed(source, mix);
        using var pod = mix.PodFor(clouds, "{}", Tags);
        (await pod.PromoteAsync()).Succeeded();
        source.Requests.Clear();
        destination.Requests.Clear();
        var (amazon, google) = (clouds.Amazon.Calls.Count, clouds.Google.Calls.Count);

        (await pod.PromoteAsync()).Succeeded();

        Assert.Empty(source.Requests.All);
        var calls = clouds.Amazon.Calls.Skip(amazon).Select(call => call.Operation).Concat(clouds.Google.Calls.Skip(google).Select(call => call.Operation)).ToArray();
        Assert.Equal(calls.Distinct(), calls);
        if (mix.IsToAmazon)
        {
            // ECR's API answers for all of them, and nobody has to log in to the registry.
            Assert.Empty(destination.Requests.All);
            Assert.Contains("BatchGetImage", calls);
            Assert.Empty(calls.Except(["AssumeRole", "AssumeRoleWithWebIdentity", "BatchGetImage", "metadata.email", "metadata.identity"]));
            return;
        }

        Assert.Equal(
            Tags.Select(tag => $"HEAD /v2/{mix.DestinationRepository}/manifests/{tag} -> 200"),
            destination.Requests.All.Where(request => request is { HadAuthorization: true, Route: not RegistryRoute.Token }).Select(request => request.ToString()).Order());
        Assert.Equal(401, Assert.Single(destination.Requests.All, request => request is { HadAuthorization: false, Route: not RegistryRoute.Token }).Status);
        Assert.Empty(calls.Except(["AssumeRole", "AssumeRoleWithWebIdentity", "GetAuthorizationToken", "metadata.email", "metadata.token", "metadata.identity", "sts.token"]));
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public async Task One_that_somebody_else_created_meanwhile_is_as_good(string name)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination));
        Seed(source, mix);
        destination.CreateRepository(mix.CreatedRepository);
        destination.Faults.Add(Fault.Answer(RegistryRoute.UploadStart, 404, Unknown) with { Times = 1 });
        clouds.Amazon.AddRepository("222222222222", "eu-central-1", "team/web");
        clouds.Google.AddRepository("projects/prod/locations/europe/repositories/apps", """{"format": "DOCKER"}""");
        using var pod = mix.PodFor(clouds, "{}", "1");

        var result = (await pod.PromoteAsync()).Succeeded();

        Assert.Equal(1, mix.Creations(clouds));
        Assert.DoesNotContain("created", result.Text, StringComparison.Ordinal);
        Assert.Contains("1", destination.Tags(mix.DestinationRepository));
    }

    [Theory]
    [InlineData(Mix.AmazonToAmazon, "create it in account 222222222222: aws ecr create-repository --repository-name team/web --region eu-central-1; or have promote-hook do it: 'createRepository: {ecr: {}}' in its rule")]
    [InlineData(Mix.GoogleToGoogle, "create it: gcloud artifacts repositories create apps --repository-format=docker --project=prod --location=europe; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData(Mix.AmazonToGoogle, "create it: gcloud artifacts repositories create apps --repository-format=docker --project=prod --location=europe; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData(Mix.GoogleToAmazon, "create it in account 222222222222: aws ecr create-repository --repository-name team/web --region eu-central-1; or have promote-hook do it: 'createRepository: {ecr: {}}' in its rule")]
    public async Task Without_the_setting_the_command_is_told_and_nothing_is_created(string name, string remedy)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        Seed(await clouds.StartRegistryAsync(mix.Source), mix);
        await clouds.StartRegistryAsync(mix.Destination);
        using var pod = mix.PodFor(clouds, create: null, "1");

        var result = (await pod.PromoteAsync()).Exited((int)ExitCode.RepositoryMissing);

        Assert.Contains(remedy, result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, mix.Creations(clouds));
    }

    [Theory]
    [InlineData(Mix.AmazonToAmazon, "{}")]
    [InlineData(Mix.AmazonToAmazon, null)]
    [InlineData(Mix.GoogleToAmazon, "{}")]
    [InlineData(Mix.GoogleToAmazon, null)]
    public async Task ECRs_own_template_for_pushes_goes_first(string name, string? create)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var source = await clouds.StartRegistryAsync(mix.Source);
        var destination = await clouds.StartRegistryAsync(mix.Destination, habits => habits with { NeedsCreatedRepositories = false });
        var images = Seed(source, mix);
        using var pod = mix.PodFor(clouds, create, Tags);

        (await pod.PromoteAsync()).Succeeded();

        Assert.Equal(0, mix.Creations(clouds));
        Assert.Equal(images.Select(image => image.Root.Digest), Tags.Select(tag => destination.Tags(mix.DestinationRepository)[tag]));
    }

    [Theory]
    [InlineData(true, "{}", 0)]
    [InlineData(true, null, 0)]
    [InlineData(false, "{}", 1)]
    public async Task A_host_of_gcr_io_is_pushed_to_before_its_repository_is_created(bool createsOnPush, string? create, int creations)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.GoogleToGoogle);
        var source = await clouds.StartRegistryAsync(mix.Source);
        var destination = await clouds.StartRegistryAsync(TwoClouds.ProductionContainerRegistry, habits => habits with { NeedsCreatedRepositories = !createsOnPush });
        var images = Seed(source, mix);
        if (!createsOnPush)
        {
            destination.Faults.Add(Fault.Answer(RegistryRoute.UploadStart, 403, NotOnPush) with { Times = 1 });
        }

        var rule = create is null ? "" : $"  createRepository: {{artifactRegistry: {create}}}\n";
        using var pod = new Pod(
            clouds,
            $"rules:\n- to: {destination.Host}/prod/**\n  from: {mix.Source}/dev/open/**\n{rule}",
            Tags.Select(tag => ($"{mix.Source}/{mix.SourceRepository}:{tag}", $"{destination.Host}/prod/web:{tag}"))).WithWorkloadIdentity();

        (await pod.PromoteAsync()).Succeeded();

        Assert.Equal(creations, clouds.Google.Count("repositories.create"));
        Assert.Equal(creations == 0 ? [] : ["projects/prod/locations/europe/repositories/eu.gcr.io"], clouds.Google.Repositories.Keys);
        Assert.Equal(images.Select(image => image.Root.Digest), Tags.Select(tag => destination.Tags("prod/web")[tag]));
    }

    [Fact]
    public async Task What_the_rule_says_of_a_repository_reaches_ECR()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.AmazonToAmazon);
        Seed(await clouds.StartRegistryAsync(mix.Source), mix);
        await clouds.StartRegistryAsync(mix.Destination);
        using var pod = mix.PodFor(
            clouds,
            "{tagMutability: IMMUTABLE_WITH_EXCLUSION, mutabilityExclusions: ['dev-*'], scanOnPush: true, encryption: KMS, kmsKey: alias/shop, tags: {team: web}, policyFile: policy.json, lifecyclePolicyFile: lifecycle.json}",
            "1");
        pod.Write("policy.json", """{"Version": "2012-10-17"}""");
        pod.Write("lifecycle.json", """{"rules": []}""");

        (await pod.PromoteAsync()).Succeeded();

        var created = Assert.Single(clouds.Amazon.Repositories);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {
                  "registryId": "222222222222",
                  "repositoryName": "team/web",
                  "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
                  "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev-*"}],
                  "imageScanningConfiguration": {"scanOnPush": true},
                  "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "alias/shop"},
                  "tags": [{"Key": "team", "Value": "web"}]
                }
                """),
            created.Request), $"{created.Request}");
        Assert.Equal(("""{"Version": "2012-10-17"}""", """{"rules": []}"""), (created.Policy, created.LifecyclePolicy));
    }

    [Fact]
    public async Task What_the_rule_says_of_a_repository_reaches_Artifact_Registry()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(Mix.GoogleToGoogle);
        Seed(await clouds.StartRegistryAsync(mix.Source), mix);
        await clouds.StartRegistryAsync(mix.Destination);
        using var pod = mix.PodFor(clouds, "{immutableTags: true, labels: {team: web}, kmsKey: projects/prod/locations/europe/keyRings/ring/cryptoKeys/key}", "1");

        (await pod.PromoteAsync()).Succeeded();

        var (name, created) = Assert.Single(clouds.Google.Repositories);
        Assert.Equal("projects/prod/locations/europe/repositories/apps", name);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {
                  "format": "DOCKER",
                  "mode": "STANDARD_REPOSITORY",
                  "dockerConfig": {"immutableTags": true},
                  "labels": {"team": "web"},
                  "kmsKeyName": "projects/prod/locations/europe/keyRings/ring/cryptoKeys/key"
                }
                """),
            created), $"{created}");
    }

    private static ForgedImage[] Seed(FakeRegistry source, Mix mix)
    {
        var forge = new ImageForge(seed: 24);
        ForgedImage[] images = [.. Tags.Select(_ => forge.Image(layerBytes: 20_000))];
        foreach (var (image, tag) in images.Zip(Tags))
        {
            source.Seed(mix.SourceRepository, image, tag);
        }

        return images;
    }
}

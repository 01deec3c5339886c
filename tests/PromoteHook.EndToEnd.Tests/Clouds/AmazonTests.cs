using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>From an account's ECR to another's, with a role in each that the pod's own identity assumes.</summary>
public sealed class AmazonTests
{
    private const string Settings = $$"""
        rules:
        - to: {{TwoClouds.ProductionEcr}}/**
          from: {{TwoClouds.DevelopmentEcr}}/**
        credentials:
        - registry: {{TwoClouds.DevelopmentEcr}}
          aws: {assumeRole: '{{TwoClouds.PullRole}}', externalId: {{TwoClouds.PullId}}, sessionName: {{TwoClouds.SessionName}}}
        - registry: {{TwoClouds.ProductionEcr}}
          aws: {assumeRole: '{{TwoClouds.PushRole}}', externalId: {{TwoClouds.PushId}}, sessionName: {{TwoClouds.SessionName}}}

        """;

    private static readonly string[] Names = ["team/web", "team/api"];

    private static (string, string)[] Images => [.. Names.Select(name => ($"{TwoClouds.DevelopmentEcr}/{name}:1", $"{TwoClouds.ProductionEcr}/{name}:1"))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_account_is_asked_as_its_role_and_once_for_a_token(bool podIdentity)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentEcr), await clouds.StartRegistryAsync(TwoClouds.ProductionEcr));
        var image = new ImageForge(seed: 21).Image(layerBytes: 100_000);
        Array.ForEach(Names, name => source.Seed(name, image, "1"));
        Array.ForEach(Names, destination.CreateRepository);
        using var pod = Identify(new Pod(clouds, Settings, Images), podIdentity);

        var result = (await pod.PromoteAsync()).Succeeded();

        Assert.All(Names, name => Assert.True(destination.Holds(name, image)));
        Assert.All(Names, name => Assert.Equal(image.Root.Digest, destination.Tags(name)["1"]));
        Assert.Equal(
            [
                $"ecr GetAuthorizationToken eu-central-1 arn:aws:sts::222222222222:assumed-role/push/{TwoClouds.SessionName}",
                $"ecr GetAuthorizationToken eu-west-1 arn:aws:sts::111111111111:assumed-role/pull/{TwoClouds.SessionName}",
                $"sts AssumeRole eu-central-1 {PodSession(podIdentity)}",
                $"sts AssumeRole eu-west-1 {PodSession(podIdentity)}",
                podIdentity ? "agent GET /v1/credentials" : "sts AssumeRoleWithWebIdentity",
            ],
            clouds.Amazon.Calls.Select(Describe).Order(StringComparer.Ordinal).OrderBy(call => call.Length < 32));
        Assert.Contains($"{TwoClouds.DevelopmentEcr} takes the password of AWS from Amazon ECR in eu-west-1 as role {TwoClouds.PullRole}", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"{TwoClouds.ProductionEcr} takes the password of AWS from Amazon ECR in eu-central-1 as role {TwoClouds.PushRole}", result.Errors, StringComparison.Ordinal);
        Assert.Empty(clouds.Hosts.Refused);
    }

    [Fact]
    public async Task A_second_run_logs_in_and_asks_once_for_each_image()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentEcr), await clouds.StartRegistryAsync(TwoClouds.ProductionEcr));
        Array.ForEach(Names, name => source.Seed(name, new ImageForge(seed: 21).Image(), "1"));
        Array.ForEach(Names, destination.CreateRepository);
        using var pod = new Pod(clouds, Settings, Images).WithServiceAccountRole();
        (await pod.PromoteAsync()).Succeeded();
        source.Requests.Clear();
        destination.Requests.Clear();
        var before = clouds.Amazon.Calls.Count;

        (await pod.PromoteAsync()).Succeeded();

        Assert.Empty(source.Requests.All);
        var asked = destination.Requests.All;
        Assert.Equal(Names.Select(name => $"HEAD /v2/{name}/manifests/1 -> 200").Order(), asked.Where(request => request.HadAuthorization).Select(request => request.ToString()).Order());
        Assert.Equal(401, Assert.Single(asked, request => !request.HadAuthorization).Status);
        Assert.Equal(["AssumeRoleWithWebIdentity", "AssumeRole", "GetAuthorizationToken"], clouds.Amazon.Calls.Skip(before).Select(call => call.Operation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_real_registry_behind_ECRs_front_gets_what_the_other_has(bool podIdentity)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, sourceBehind) = await clouds.StartRealRegistryAsync(TwoClouds.DevelopmentEcr);
        var (destination, destinationBehind) = await clouds.StartRealRegistryAsync(TwoClouds.ProductionEcr);
        foreach (var (seed, name) in Names.Index())
        {
            await Corpus.PushImageAsync(sourceBehind, $"{name}:1", seed);
            source.CreateRepository(name);
        }

        var settings = Settings.Replace("credentials:", "  createRepository: {ecr: {}}\ncredentials:", StringComparison.Ordinal);
        using var pod = Identify(new Pod(clouds, settings, Images), podIdentity);

        (await pod.PromoteAsync()).Succeeded();

        foreach (var name in Names)
        {
            Assert.Equal(await new Crane().DigestAsync($"{sourceBehind}/{name}:1"), await new Crane().DigestAsync($"{destinationBehind}/{name}:1"));
            await new Crane().ValidateAsync($"{destinationBehind}/{name}:1");
        }

        Assert.Equal(Names.Order(), clouds.Amazon.Repositories.Select(created => created.Name).Order());
        Assert.Contains(source.Requests.All, request => request is { Route: RegistryRoute.Storage, Status: 200 });
        Assert.DoesNotContain(destination.Requests.All, request => request.Route == RegistryRoute.UploadPatch);
    }

    [Fact]
    public async Task A_password_that_the_registry_calls_expired_is_renewed_once()
    {
        await using var clouds = await TwoClouds.StartAsync();
        clouds.ExpiresFirstPasswords = true;
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentEcr), await clouds.StartRegistryAsync(TwoClouds.ProductionEcr));
        var image = new ImageForge(seed: 21).Image();
        source.Seed("team/web", image, "1");
        destination.CreateRepository("team/web");
        using var pod = new Pod(clouds, Settings, Images[..1]).WithPodIdentity();

        (await pod.PromoteAsync()).Succeeded();

        Assert.True(destination.Holds("team/web", image));
        Assert.Equal(4, clouds.Amazon.Count("GetAuthorizationToken"));
    }

    [Fact]
    public async Task A_refused_signature_is_told_without_the_request_that_AWS_quotes()
    {
        await using var clouds = await TwoClouds.StartAsync();
        (await clouds.StartRegistryAsync(TwoClouds.DevelopmentEcr)).Seed("team/web", new ImageForge(seed: 21).Image(), "1");
        await clouds.StartRegistryAsync(TwoClouds.ProductionEcr);
        using var pod = new Pod(clouds, Settings[..Settings.IndexOf("credentials:", StringComparison.Ordinal)], Images[..1])
            .WithWrongKey(SuiteSecrets.AwsSessionToken);

        var result = (await pod.PromoteAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Contains("InvalidSignatureException: the secret access key does not fit the access key, or the clock here is wrong", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(SuiteSecrets.AwsSessionToken, result.Text + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("x-amz-security-token", result.Text + result.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_external_id_is_told_with_role_and_caller()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var source = await clouds.StartRegistryAsync(TwoClouds.DevelopmentEcr);
        await clouds.StartRegistryAsync(TwoClouds.ProductionEcr);
        source.Seed("team/web", new ImageForge(seed: 21).Image(), "1");
        using var pod = new Pod(clouds, Settings.Replace(TwoClouds.PushId, "shop-other", StringComparison.Ordinal), Images[..1]).WithServiceAccountRole();

        var result = (await pod.PromoteAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Contains($"the role {TwoClouds.PushRole} cannot be assumed as the web identity for role {TwoClouds.PodRole}", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Contains("this external ID", result.Text + result.Errors, StringComparison.Ordinal);
    }

    private static Pod Identify(Pod pod, bool podIdentity) => podIdentity ? pod.WithPodIdentity() : pod.WithServiceAccountRole();

    private static string PodSession(bool podIdentity) => $"arn:aws:sts::333333333333:assumed-role/hook/{(podIdentity ? "eks-shop-hook-7c9" : "promote-hook")}";

    private static string Describe(AwsCall call) => string.Join(' ', ((string?[])[call.Service, call.Operation, call.Region, call.Caller]).OfType<string>());
}

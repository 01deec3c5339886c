using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>From a project's Artifact Registry to another's, with Workload Identity on GKE, and with an account that it impersonates.</summary>
public sealed class GoogleTests
{
    private const string Settings = $$"""
        rules:
        - to: {{TwoClouds.ProductionGoogle}}/prod/**
          from: {{TwoClouds.DevelopmentGoogle}}/dev/**

        """;

    private const string Impersonation = $$"""
        credentials:
        - registry: {{TwoClouds.DevelopmentGoogle}}
          google: {impersonate: {{TwoClouds.GoogleReader}}}

        """;

    [Fact]
    public async Task The_pods_account_pulls_from_one_project_and_pushes_to_the_other()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentGoogle), await clouds.StartRegistryAsync(TwoClouds.ProductionGoogle));
        var image = new ImageForge(seed: 22).Image(layerBytes: 100_000);
        source.Seed("dev/open/web", image, "1");
        destination.CreateRepository("prod/open");
        using var pod = new Pod(clouds, Settings, Image("open")).WithWorkloadIdentity();

        var result = (await pod.PromoteAsync()).Succeeded();

        Assert.True(destination.Holds("prod/open/web", image));
        Assert.Equal(["metadata.email", "metadata.token"], clouds.Google.Calls.Select(call => call.Operation));
        Assert.Contains($"{TwoClouds.ProductionGoogle} takes the password of oauth2accesstoken from service account {TwoClouds.GoogleAccount} of the metadata server", result.Errors, StringComparison.Ordinal);
        Assert.Empty(clouds.Hosts.Refused);
    }

    [Fact]
    public async Task Within_one_registry_blobs_are_mounted_from_project_to_project()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var registry = await clouds.StartRegistryAsync(TwoClouds.ProductionGoogle);
        var image = new ImageForge(seed: 22).Image(layerBytes: 100_000);
        registry.Seed("dev/open/web", image, "1");
        registry.CreateRepository("prod/open");
        var settings = $"rules:\n- to: {TwoClouds.ProductionGoogle}/prod/**\n  from: {TwoClouds.ProductionGoogle}/dev/**\n";
        using var pod = new Pod(clouds, settings, ($"{TwoClouds.ProductionGoogle}/dev/open/web:1", $"{TwoClouds.ProductionGoogle}/prod/open/web:1")).WithWorkloadIdentity();

        (await pod.PromoteAsync()).Succeeded();

        Assert.True(registry.Holds("prod/open/web", image));
        Assert.Equal((image.Blobs.Count, 0), (registry.Requests.Mounts, registry.Requests.Uploads));
        Assert.DoesNotContain(clouds.Hosts.Connects, host => host.StartsWith("storage.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_pods_account_may_not_pull_an_impersonated_one_may()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentGoogle), await clouds.StartRegistryAsync(TwoClouds.ProductionGoogle));
        var image = new ImageForge(seed: 22).Image(layerBytes: 100_000);
        source.Seed("dev/apps/web", image, "1");
        destination.CreateRepository("prod/apps");
        using var alone = new Pod(clouds, Settings, Image("apps")).WithWorkloadIdentity();
        using var pod = new Pod(clouds, Settings + Impersonation, Image("apps")).WithWorkloadIdentity();

        var refused = (await alone.PromoteAsync()).Exited((int)ExitCode.AccessDenied);
        var result = (await pod.PromoteAsync()).Succeeded();

        Assert.Contains("artifactregistry.repositories.downloadArtifacts", refused.Text + refused.Errors, StringComparison.Ordinal);
        Assert.True(destination.Holds("prod/apps/web", image));
        Assert.Contains(
            $"{TwoClouds.DevelopmentGoogle} takes the password of oauth2accesstoken from service account {TwoClouds.GoogleReader}, impersonated by service account {TwoClouds.GoogleAccount} of the metadata server",
            result.Errors,
            StringComparison.Ordinal);
        Assert.Equal(1, clouds.Google.Count("iam.generateAccessToken"));
        Assert.Contains("iamcredentials.googleapis.com", clouds.Hosts.Connects);
    }

    [Fact]
    public async Task A_second_run_asks_the_metadata_server_and_once_for_each_image()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, destination) = (await clouds.StartRegistryAsync(TwoClouds.DevelopmentGoogle), await clouds.StartRegistryAsync(TwoClouds.ProductionGoogle));
        source.Seed("dev/apps/web", new ImageForge(seed: 22).Image(), "1");
        destination.CreateRepository("prod/apps");
        using var pod = new Pod(clouds, Settings + Impersonation, Image("apps")).WithWorkloadIdentity();
        (await pod.PromoteAsync()).Succeeded();
        source.Requests.Clear();
        destination.Requests.Clear();
        var before = clouds.Google.Calls.Count;

        (await pod.PromoteAsync()).Succeeded();

        Assert.Empty(source.Requests.All);
        Assert.Equal(["HEAD /v2/prod/apps/web/manifests/1 -> 401", "GET /v2/token -> 200", "HEAD /v2/prod/apps/web/manifests/1 -> 200"], destination.Requests.All.Select(request => request.ToString()));
        Assert.Equal(["metadata.email", "metadata.token"], clouds.Google.Calls.Skip(before).Select(call => call.Operation));
    }

    [Fact]
    public async Task A_real_registry_behind_Artifact_Registrys_front_gets_what_the_other_has()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, sourceBehind) = await clouds.StartRealRegistryAsync(TwoClouds.DevelopmentGoogle);
        var (_, destinationBehind) = await clouds.StartRealRegistryAsync(TwoClouds.ProductionGoogle);
        await Corpus.PushImageAsync(sourceBehind, "dev/apps/web:1", seed: 4);
        source.CreateRepository("dev/apps");
        var settings = Settings + "  createRepository: {artifactRegistry: {}}\n" + Impersonation;
        using var pod = new Pod(clouds, settings, Image("apps")).WithWorkloadIdentity();

        (await pod.PromoteAsync()).Succeeded();

        Assert.Equal(await new Crane().DigestAsync($"{sourceBehind}/dev/apps/web:1"), await new Crane().DigestAsync($"{destinationBehind}/prod/apps/web:1"));
        await new Crane().ValidateAsync($"{destinationBehind}/prod/apps/web:1");
        Assert.Equal(["projects/prod/locations/europe/repositories/apps"], clouds.Google.Repositories.Keys);
        Assert.Contains(source.Requests.All, request => request is { Route: RegistryRoute.Storage, Status: 200 });
    }

    private static (string, string) Image(string repository) =>
        ($"{TwoClouds.DevelopmentGoogle}/dev/{repository}/web:1", $"{TwoClouds.ProductionGoogle}/prod/{repository}/web:1");
}

using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>The examples of clouds, with their names put in the places of the two clouds' here: the rendered Job in a pod that has what the cloud gives it.</summary>
public sealed class CloudExampleTests
{
    private static readonly string[] Names = ["web:1.4.2", "api:2.0.1"];

    [Fact]
    public async Task From_one_account_to_the_other_with_the_role_of_the_service_account()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, sourceBehind) = await clouds.StartRealRegistryAsync(TwoClouds.DevelopmentEcr);
        var (_, destinationBehind) = await clouds.StartRealRegistryAsync(TwoClouds.ProductionEcr);
        await SeedAsync(source, sourceBehind, "shop");
        using var files = new ExampleFiles();
        files.ReplaceAll("222222222222.dkr.ecr.eu-west-1.amazonaws.com", TwoClouds.ProductionEcr);
        files.ReplaceAll("arn:aws:iam::111111111111:role/promote-hook-pull", TwoClouds.PullRole);
        files.ReplaceAll("externalId: promote-hook", $"externalId: {TwoClouds.PullId}");
        using var token = new TempFolder();

        await RunAsync(
            clouds, files, "ecr-cross-account",
            ("AWS_ROLE_ARN", TwoClouds.PushRole),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", token.Write("token", TwoClouds.ProjectedToken)),
            ("AWS_REGION", "eu-west-1"));

        await JudgeAsync(sourceBehind, "shop", destinationBehind, "shop");
        Assert.Equal(["shop/api", "shop/web"], clouds.Amazon.Repositories.Select(created => created.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task From_one_project_to_the_other_as_the_account_of_the_metadata_server()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (registry, behind) = await clouds.StartRealRegistryAsync(TwoClouds.ProductionGoogle);
        await SeedAsync(registry, behind, "dev/open");
        using var files = new ExampleFiles();
        files.ReplaceAll("europe-docker.pkg.dev/shop-dev/apps", $"{TwoClouds.ProductionGoogle}/dev/open");
        files.ReplaceAll("europe-docker.pkg.dev/shop-prod/apps", $"{TwoClouds.ProductionGoogle}/prod/apps");

        await RunAsync(clouds, files, "artifact-registry", ("GCE_METADATA_HOST", clouds.Google.Address.Authority));

        await JudgeAsync(behind, "dev/open", behind, "prod/apps");
    }

    [Fact]
    public async Task From_amazon_to_google_without_a_secret_in_either()
    {
        await using var clouds = await TwoClouds.StartAsync();
        var (source, sourceBehind) = await clouds.StartRealRegistryAsync(TwoClouds.DevelopmentEcr);
        var (destination, destinationBehind) = await clouds.StartRealRegistryAsync(TwoClouds.ProductionGoogle);
        await SeedAsync(source, sourceBehind, "shop");
        destination.CreateRepository("prod/apps");
        using var files = new ExampleFiles();
        files.ReplaceAll("europe-docker.pkg.dev/shop-prod/apps", $"{TwoClouds.ProductionGoogle}/prod/apps");
        files.ReplaceAll("arn:aws:iam::111111111111:role/promote-hook-pull", TwoClouds.PullRole);

        await RunAsync(clouds, files, "cross-cloud", ("GCE_METADATA_HOST", clouds.Google.Address.Authority));

        await JudgeAsync(sourceBehind, "shop", destinationBehind, "prod/apps");
    }

    private static async Task SeedAsync(RegistryFront front, string behind, string path)
    {
        foreach (var (seed, name) in Names.Index())
        {
            await Corpus.PushImageAsync(behind, $"{path}/{name}", seed);
            front.CreateRepository(path == "shop" ? $"{path}/{name.Split(':')[0]}" : path);
        }
    }

    private static async Task RunAsync(TwoClouds clouds, ExampleFiles files, string overlay, params IEnumerable<(string Name, string Value)> given)
    {
        using var pod = new HookPod(await ExampleFiles.RenderAsync(files.Overlay(overlay)));
        var call = pod.Call;

        await (call with
        {
            Arguments = [.. call.Arguments, "--ca-file", clouds.Hosts.CaFile],
            Environment = call.Environment.Concat(clouds.Hosts.Environment.Concat(given).Select(one => KeyValuePair.Create(one.Name, one.Value))).ToDictionary(),
        }).SucceedAsync();

        Assert.Empty(clouds.Hosts.Refused);
    }

    private static async Task JudgeAsync(string sourceBehind, string from, string destinationBehind, string to)
    {
        foreach (var name in Names)
        {
            Assert.Equal(await new Crane().DigestAsync($"{sourceBehind}/{from}/{name}"), await new Crane().DigestAsync($"{destinationBehind}/{to}/{name}"));
            await new Crane().ValidateAsync($"{destinationBehind}/{to}/{name}");
        }
    }
}

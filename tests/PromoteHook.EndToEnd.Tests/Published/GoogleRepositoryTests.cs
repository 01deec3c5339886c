using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Repositories of Artifact Registry that are missing, with the published executable in a pod with Workload Identity.</summary>
public sealed class GoogleRepositoryTests : IDisposable
{
    private const string Node = "node@proj.iam.gserviceaccount.com";
    private const string Rule = "- to: europe-docker.pkg.dev/prod/live/**\n  from: europe-docker.pkg.dev/prod/apps/**\n";
    private const string Whole = "projects/prod/locations/europe/repositories/live";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_rule_has_it_created_and_the_images_wait_for_it()
    {
        await using var cloud = await GoogleCloud.StartAsync(Node);

        await Promote(cloud, $"rules:\n{Rule}  createRepository: {{artifactRegistry: {{immutableTags: true, labels: {{team: shop}}}}}}\n").SucceedAsync();

        Assert.Equal(cloud.Registry.Tags("prod/apps/web")["1"], cloud.Registry.Tags("prod/live/web")["1"]);
        Assert.Equal("""{"format":"DOCKER","mode":"STANDARD_REPOSITORY","dockerConfig":{"immutableTags":true},"labels":{"team":"shop"}}""", cloud.Google.Repositories[Whole].ToJsonString());
        Assert.Equal((1, 3), (cloud.Google.Count("repositories.create"), cloud.Google.Count("operations.get")));
        Assert.Empty(cloud.Hosts.Refused);
    }

    [Fact]
    public async Task Without_that_it_is_13_with_the_command_that_makes_it()
    {
        await using var cloud = await GoogleCloud.StartAsync(Node);

        var result = (await Promote(cloud, $"rules:\n{Rule}").RunAsync()).Exited((int)ExitCode.RepositoryMissing);

        Assert.Contains("create it: gcloud artifacts repositories create live --repository-format=docker --project=prod --location=europe", result.Text, StringComparison.Ordinal);
        Assert.Equal(0, cloud.Google.Count("repositories.create"));
    }

    private ProgramCall Promote(GoogleCloud cloud, string settings) => PublishedProgram
        .Call("promote", "--image", "europe-docker.pkg.dev/prod/live/web:1", "--config", folder.Write("promote-hook.yaml", settings), "--ca-file", cloud.Hosts.CaFile)
        .With(cloud.Environment);
}

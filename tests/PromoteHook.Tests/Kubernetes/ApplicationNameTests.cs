using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using PromoteHook.Configuration;
using PromoteHook.Kubernetes;
using PromoteHook.Testing;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.Tests.Kubernetes;

/// <summary>Jobs as Argo CD 3.5.1 made them, under each way of tracking; <c>recorded/</c> has their metadata.</summary>
public sealed class ApplicationNameTests
{
    [Theory]
    [InlineData("job-annotation", "argocd", "hand")]
    [InlineData("job-annotation-appns", "team-a", "shop")]
    [InlineData("job-label", "argocd", "hand")]
    [InlineData("job-label-appns", "team-a", "shop")]
    [InlineData("job-annotation-and-label-appns", "team-a", "shop")]
    [InlineData("job-label-installationid-customkey", null, null)]
    public async Task The_application_of_a_recorded_job(string name, string? place, string? application)
    {
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), "recorded", $"{name}.json")))!.AsObject();
        var home = (string)recorded["metadata"]!["namespace"]!;
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents(home).AddJob(recorded);
        using var folder = new TempFolder();
        using var client = new ClusterClient(new KubeconfigReader(kubernetes.WriteKubeconfig(folder, home), TimeProvider.System).Read(), "pod", TimeProvider.System);

        var job = await client.GetOwnJobAsync("promotehook", default);

        Assert.Equal((string)recorded["metadata"]!["uid"]!, job.Uid);
        Assert.Equal(place is null ? null : new ApplicationName(place, application!), ApplicationName.Of(job));
    }

    /// <summary>Texts that Argo CD does not write, but people may.</summary>
    [Theory]
    [InlineData("", null)]
    [InlineData(":batch/Job:shop/x", null)]
    [InlineData("_shop:batch/Job:shop/x", null)]
    [InlineData("team-a_:batch/Job:shop/x", null)]
    [InlineData("shop", "argocd/shop")]
    public void A_tracking_id_that_names_none(string trackingId, string? expected)
    {
        var job = new OwnJob("shop", "x", "uid", new Dictionary<string, string>(), new Dictionary<string, string> { ["argocd.argoproj.io/tracking-id"] = trackingId }, default);

        Assert.Equal(expected, ApplicationName.Of(job) is { } name ? $"{name.Namespace}/{name.Name}" : null);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

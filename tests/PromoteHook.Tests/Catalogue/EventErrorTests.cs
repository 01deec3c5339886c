using PromoteHook.Kubernetes;

namespace PromoteHook.Tests.Catalogue;

/// <summary>Events that cannot be written; the run's own failure stays what it is.</summary>
public sealed class EventErrorTests
{
    private const string Missing = "team/web:1.5.0";

    [Fact]
    public async Task On_the_job_and_its_application()
    {
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("PROMOTE_HOOK_EVENTS", "application");
        scene.Kubernetes.AddApplication("argocd", "shop").Allow("get", "argoproj.io", "applications", "argocd").Allow("create", "", "events", "argocd");

        await TellAsync(scene, "events-on-job-and-application");
    }

    [Fact]
    public async Task No_right_on_the_application()
    {
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("PROMOTE_HOOK_EVENTS", "application");

        await TellAsync(scene, "events-application-denied");
    }

    [Fact]
    public async Task Another_job_s_name()
    {
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("PROMOTE_HOOK_JOB", "another");

        await TellAsync(scene, "events-job-missing");
    }

    [Fact]
    public async Task A_token_that_has_ended()
    {
        await using var scene = await Scene.StartAsync();
        scene.Kubernetes.ReplaceToken("another");

        await TellAsync(scene, "events-token-ended");
    }

    [Fact]
    public async Task An_api_that_fails()
    {
        await using var scene = await Scene.StartAsync();
        scene.Kubernetes.Fail(503, 503, 503);

        await TellAsync(scene, "events-api-fails");
    }

    [Fact]
    public async Task An_api_that_is_not_there()
    {
        await using var scene = await Scene.StartAsync();
        await scene.Kubernetes.DisposeAsync();

        await TellAsync(scene, "events-api-unreachable");
    }

    [Fact]
    public async Task A_pod_without_a_token()
    {
        Assert.SkipWhen(Directory.Exists(InCluster.Mount), "this is a pod with a token");
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("PROMOTE_HOOK_KUBECONFIG", "");
        scene.SetVariable("KUBERNETES_SERVICE_HOST", "10.96.0.1");

        await TellAsync(scene, "events-pod-without-token");
    }

    [Fact]
    public async Task Nothing_names_the_job()
    {
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("PROMOTE_HOOK_JOB", "");

        await TellAsync(scene, "events-without-job");
    }

    [Fact]
    public async Task More_failures_than_a_view_of_events_can_hold()
    {
        await using var scene = await Scene.StartAsync();
        var settings = scene.Folder.Write("promote-hook.yaml", $"rules:\n- to: {scene.Destination.Host}/**\n  from: {scene.Source.Host}/**\n");

        await scene.TellAsync("events-capped", ["promote", "--config", settings, .. Enumerable.Range(10, 12).Select(number => $"--image={scene.Destination.Host}/team/web:2.{number}")]);
    }

    private static Task TellAsync(Scene scene, string name) =>
        scene.TellAsync(name, "copy", $"{scene.Source.Host}/{Missing}", $"{scene.Destination.Host}/team/web");
}

using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>What the rendered Job promises to the cluster, as far as no API server is needed to see it.</summary>
public sealed class HookJobTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task The_job_cannot_hang_a_sync()
    {
        var job = await JobAsync();

        Assert.Equal("1800", Text(job, "spec", "activeDeadlineSeconds"));
        Assert.Contains("--timeout=1740s", Items(Container(job), "args").Select(argument => argument.ToString()), StringComparer.Ordinal);
        Assert.InRange(int.Parse(Text(job, "spec", "backoffLimit")), 1, 3);
        Assert.False(Has(job["spec"], "suspend"));
        Assert.False(Has(job["spec"], "ttlSecondsAfterFinished"));
        Assert.False(Has(job["metadata"], "generateName"));
    }

    [Fact]
    public async Task Pod_failure_policy_names_our_container_and_has_the_restart_policy_it_requires()
    {
        var job = await JobAsync();
        var rules = Items(job, "spec", "podFailurePolicy", "rules");

        Assert.Equal("Never", Text(job, "spec", "template", "spec", "restartPolicy"));
        Assert.Equal("FailJob", Text(rules[0], "action"));
        Assert.Equal("promote-hook", Text(rules[0], "onExitCodes", "containerName"));
        Assert.Equal("promote-hook", Text(Container(job), "name"));
        Assert.Equal("Ignore", Text(rules[1], "action"));
        Assert.Equal("DisruptionTarget", Text(Items(rules[1], "onPodConditions")[0], "type"));
    }

    [Fact]
    public async Task The_job_fails_at_once_on_just_the_exit_codes_that_a_retry_cannot_help()
    {
        var rule = Items(await JobAsync(), "spec", "podFailurePolicy", "rules")[0];

        var refusals = Enum.GetValues<ExitCode>().Where(code => code is ExitCode.Usage or (>= ExitCode.Unmapped and < ExitCode.Unavailable));

        Assert.Equal("In", Text(rule, "onExitCodes", "operator"));
        Assert.Equal(
            refusals.Select(code => (int)code),
            Items(rule, "onExitCodes", "values").Cast<YamlScalarNode>().Select(value => int.Parse(value.Value!)));
    }

    [Fact]
    public async Task The_pod_has_no_token_no_service_variables_and_writes_nowhere()
    {
        var job = await JobAsync();
        var pod = job["spec"]["template"]["spec"];

        Assert.Equal("false", Text(pod, "automountServiceAccountToken"));
        Assert.Equal("false", Text(pod, "enableServiceLinks"));
        Assert.Equal("65532", Text(pod, "securityContext", "runAsUser"));
        Assert.Equal("true", Text(Container(job), "securityContext", "readOnlyRootFilesystem"));
        Assert.All(Items(Container(job), "volumeMounts"), mount => Assert.Equal("true", Text(mount, "readOnly")));
    }

    [Fact]
    public async Task It_stays_out_of_meshes()
    {
        var pod = (await JobAsync())["spec"]["template"]["metadata"];

        Assert.Equal("false", Text(pod, "labels", "sidecar.istio.io/inject"));
        Assert.Equal("none", Text(pod, "labels", "istio.io/dataplane-mode"));
        Assert.Equal("disabled", Text(pod, "annotations", "linkerd.io/inject"));
    }

    [Fact]
    public async Task An_image_of_the_hook_elsewhere_is_an_entry_of_the_overlay()
    {
        await Kustomize.EditAsync(files.QuickStart, "set", "image", "ghcr.io/promote-hook/promote-hook=registry.tools.example.com/promote-hook:1.2.3");

        Assert.Equal("registry.tools.example.com/promote-hook:1.2.3", Text(Container(await JobAsync()), "image"));
    }

    [Fact]
    public async Task The_registry_secret_is_mounted_read_only_and_may_be_absent()
    {
        var job = await JobAsync();
        var secret = Named(job, "registry", "spec", "template", "spec", "volumes")["secret"];
        var mount = Named(Container(job), "registry", "volumeMounts");

        Assert.Equal("promote-hook-registry", Text(secret, "secretName"));
        Assert.Equal("true", Text(secret, "optional"));
        Assert.Equal("/registry", Text(mount, "mountPath"));
        Assert.Equal("true", Text(mount, "readOnly"));
    }

    [Fact]
    public async Task The_job_says_that_it_is_promote_hooks_own() =>
        Assert.Equal("true", Text(await JobAsync(), "metadata", "annotations", "promote-hook/self"));

    private static YamlNode Container(YamlNode job) => Assert.Single(Items(job, "spec", "template", "spec", "containers"));

    private async Task<YamlNode> JobAsync() => (await ExampleFiles.RenderAsync(files.QuickStart)).Only("Job");
}

using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>What the Job promises to the cluster when nothing is overridden.</summary>
public sealed class DefaultJobTests(OverrideFixture renders) : IClassFixture<OverrideFixture>, IAsyncLifetime
{
    private RenderedOverlay rendering = new("kind: None");

    private YamlNode Job => rendering.Only("Job");

    private YamlNode Pod => Job["spec"]["template"]["spec"];

    public async ValueTask InitializeAsync() => rendering = new RenderedOverlay((await renders.ByHelm4)[OverrideFixture.Nothing]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void The_only_other_object_is_the_config_map() => Assert.Equal(
        ["ConfigMap", "Job"], rendering.Objects.Select(rendered => Text(rendered, "kind")));

    [Fact]
    public void It_is_a_hook_of_argo_cd_in_wave_minus_100() => Assert.Equal(new HookMark("argocd", "-100"), HookMark.Of(Job));

    [Fact]
    public void It_cannot_hang_a_sync()
    {
        Assert.Equal("1800", Text(Job, "spec", "activeDeadlineSeconds"));
        Assert.Contains("--timeout=1740s", Arguments(), StringComparer.Ordinal);
        Assert.False(Has(Job["spec"], "suspend"));
        Assert.False(Has(Job["spec"], "ttlSecondsAfterFinished"));
        Assert.False(Has(Job["metadata"], "generateName"));
    }

    [Fact]
    public void It_fails_at_once_on_just_the_exit_codes_that_a_retry_cannot_help()
    {
        var rules = Items(Job, "spec", "podFailurePolicy", "rules");
        var refusals = Enum.GetValues<ExitCode>().Where(code => code is ExitCode.Usage or (>= ExitCode.Unmapped and < ExitCode.Unavailable));

        Assert.Equal(refusals.Select(code => $"{(int)code}"), Items(rules[0], "onExitCodes", "values").Select(value => value.ToString()));
        Assert.Equal("FailJob", Text(rules[0], "action"));
        Assert.Equal(Text(Items(Pod, "containers")[0], "name"), Text(rules[0], "onExitCodes", "containerName"));
        Assert.Equal("Ignore", Text(rules[1], "action"));
        Assert.Equal("DisruptionTarget", Text(Items(rules[1], "onPodConditions")[0], "type"));
        Assert.Equal("Never", Text(Pod, "restartPolicy"));
    }

    [Fact]
    public void It_has_no_token_no_service_variables_and_writes_nowhere()
    {
        Assert.Equal("false", Text(Pod, "automountServiceAccountToken"));
        Assert.Equal("false", Text(Pod, "enableServiceLinks"));
        Assert.Equal("true", Text(Items(Pod, "containers")[0], "securityContext", "readOnlyRootFilesystem"));
        Assert.All(Items(Items(Pod, "containers")[0], "volumeMounts"), mount => Assert.Equal("true", Text(mount, "readOnly")));
    }

    [Fact]
    public void It_stays_out_of_meshes_and_of_the_applications_services()
    {
        var pod = Job["spec"]["template"]["metadata"];

        Assert.Equal("false", Text(pod, "labels", "sidecar.istio.io/inject"));
        Assert.Equal("none", Text(pod, "labels", "istio.io/dataplane-mode"));
        Assert.Equal("disabled", Text(pod, "annotations", "linkerd.io/inject"));
        Assert.False(Has(pod["labels"], "app.kubernetes.io/instance"));
    }

    [Fact]
    public void It_says_that_it_is_promote_hooks_own() => Assert.Equal("true", Text(Job, "metadata", "annotations", "promote-hook/self"));

    [Fact]
    public async Task Applications_of_one_namespace_have_objects_of_their_own()
    {
        string[] releases = ["shop", "shop-promote-hook", "a-release-of-53-characters-that-is-what-helm-allows-1", "a-release-of-53-characters-that-is-what-helm-allows-2"];

        var names = await Task.WhenAll(releases.Select(async release =>
            Text(new RenderedOverlay(await (HelmChart.PromoteHook with { Release = release, Values = "allowEmpty: true" }).RenderAsync()).Only("Job"), "metadata", "name")));

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.InRange(name.Length, 1, 63));
    }

    private IEnumerable<string> Arguments() => Items(Items(Pod, "containers")[0], "args").Select(argument => argument.ToString());
}

using PromoteHook.EndToEnd.Tests.Examples;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>One override each: what it changes, and that the objects stay good ones.</summary>
public sealed class OverrideTests(OverrideFixture renders) : IClassFixture<OverrideFixture>
{
    public static TheoryData<string> Names { get; } = [.. OverrideFixture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_override_changes_what_it_says_and_nothing_else(string name)
    {
        var rendered = await renders.ByHelm4;

        var text = name == OverrideFixture.Nothing ? rendered[name] : LineDifference.Of(rendered[OverrideFixture.Nothing], rendered[name]);

        Approved.VerifyFile(text, Path.Combine(OverrideFixture.Folder, $"{name}.approved.txt"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Helm_3_renders_the_same(string name) => Assert.Equal((await renders.ByHelm4)[name], (await renders.ByHelm3)[name]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Kubernetes_knows_every_field(string name) => Assert.Empty((await RenderedAsync(name)).Objects.SelectMany(KubernetesSchema.FaultsOf));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_pod_passes_the_restricted_standard(string name) => Assert.Empty(PodSecurity.FaultsOf((await RenderedAsync(name)).Only("Job")));

    /// <summary>Mounts of a user's own are his.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_pod_writes_nowhere_and_has_a_token_for_Events_only(string name) => Assert.Equal(
        name == "extra-volume-mounts" ? ["writes to a mount"] : [],
        PodSecurity.LibertiesOf((await RenderedAsync(name)).Only("Job")));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_object_is_a_hook_of_the_jobs_own_wave(string name)
    {
        var rendered = await RenderedAsync(name);

        var hooks = rendered.Objects.Select(HookMark.Of).ToList();

        Assert.All(hooks, hook => Assert.Equal(HookMark.Of(rendered.Only("Job")), hook));
        Assert.Contains(hooks[0].Style, (string[])["argocd", "helm"]);
    }

    private async Task<RenderedOverlay> RenderedAsync(string name) => new((await renders.ByHelm4)[name]);
}

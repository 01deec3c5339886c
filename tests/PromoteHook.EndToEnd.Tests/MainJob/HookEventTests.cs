using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.Testing.Kubernetes;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The example with Events, as a cluster would run it with the rights that its Role grants and no others.</summary>
public sealed class HookEventTests
{
    [Fact]
    public async Task The_role_of_the_component_is_enough()
    {
        await using var registries = await TwoRegistries.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AddJob();
        await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1.4.2", seed: 3);
        using var files = new ExampleFiles();
        files.NameRegistries(registries.Source.Host, registries.Destination.Host);
        var rendered = await ExampleFiles.RenderAsync(files.Overlay("events"));
        foreach (var rule in Items(rendered.Only("Role"), "rules"))
        {
            kubernetes.Allow(Only(rule, "verbs"), Only(rule, "apiGroups"), Only(rule, "resources"), Text(rendered.Only("Role"), "metadata", "namespace"));
        }

        using var folder = new TempFolder();
        using var pod = new HookPod(rendered);

        (await pod.Call.With(("PROMOTE_HOOK_KUBECONFIG", kubernetes.WriteKubeconfig(folder))).RunAsync()).Exited((int)ExitCode.SourceMissing);

        Assert.Equal(["PromotionFailed", "SourceMissing"], kubernetes.Events.Select(told => $"{told["reason"]}"));
        Assert.All(kubernetes.Events, told => Assert.Equal("promote-hook", $"{told["involvedObject"]!["name"]}"));
    }

    private static string Only(YamlNode rule, string key) => Assert.Single(Items(rule, key)).ToString();
}

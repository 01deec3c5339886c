using System.Text;
using PromoteHook.EndToEnd.Tests.Chart;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Injecting;

/// <summary><c>inject</c> behind the tools that render.</summary>
public sealed class PostRendererTests
{
    private const string Image = "registry.prod.example.com/shop/web:1.4.2";

    private static string BesideTheProgram =>
        $"{Path.GetDirectoryName(PromoteHookProgram.Call().Program)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

    [Fact]
    public async Task Helm_3_takes_the_program_itself()
    {
        using var chart = ChartFolder.OfExample("shop");

        var rendered = await new ProgramCall(
            Tools.Require(HelmChart.Helm3), "template", "shop", chart.Chart.Folder, "--post-renderer", "promote-hook", "--post-renderer-args", "inject")
        {
            Environment = new Dictionary<string, string> { ["PATH"] = BesideTheProgram },
        }.SucceedAsync();

        Assert.Equal(Image, ListIn(rendered.Text));
    }

    [Theory]
    [InlineData("argocd")]
    [InlineData("helm")]
    public async Task Helm_4_takes_the_plugin_and_gives_it_its_own_hooks_too(string style)
    {
        using var chart = ChartFolder.OfExample("shop");
        using var plugins = new TempFolder();
        plugins.Write("promote-hook/plugin.yaml", await File.ReadAllTextAsync(Checkout.At("helm", "examples", "post-renderer", "plugin.yaml"), TestContext.Current.CancellationToken));

        var rendered = await new ProgramCall(
            Tools.Require(HelmChart.Helm4), "template", "shop", chart.Chart.Folder, "--set", $"promote-hook.hook.style={style}", "--post-renderer", "promote-hook")
        {
            Environment = new Dictionary<string, string> { ["PATH"] = BesideTheProgram, ["HELM_PLUGINS"] = plugins.Path },
        }.SucceedAsync();

        Assert.Equal(Image, ListIn(rendered.Text));
    }

    [Fact]
    public async Task Helm_3_shows_it_no_hooks_of_its_own()
    {
        using var chart = ChartFolder.OfExample("shop");

        var rendered = await new ProgramCall(
            Tools.Require(HelmChart.Helm3), "template", "shop", chart.Chart.Folder, "--set", "promote-hook.hook.style=helm", "--post-renderer", "promote-hook", "--post-renderer-args", "inject")
        {
            Environment = new Dictionary<string, string> { ["PATH"] = BesideTheProgram },
        }.RunAsync();

        Assert.Contains("holds neither a Job of promote-hook", rendered.Exited(1).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kustomize", "build")]
    [InlineData("kubectl", "kustomize")]
    public async Task Behind_kustomize_only_the_list_is_added_and_kustomize_reads_it_again(string program, string command)
    {
        using var files = new ExampleFiles();
        var rendered = (await new ProgramCall(Tools.Require(program), command, files.QuickStart).SucceedAsync()).Output;

        var injected = (await (PromoteHookProgram.Call("inject") with { Input = rendered }).SucceedAsync()).Output;

        var lines = Encoding.UTF8.GetString(injected).Split('\n');
        var added = Array.IndexOf(lines, "        - name: PROMOTE_HOOK_IMAGES");
        Assert.Equal(Encoding.UTF8.GetString(rendered), string.Join('\n', lines[..added].Concat(lines[(added + 4)..])));
        using var again = new TempFolder();
        again.Write("all.yaml", Encoding.UTF8.GetString(injected));
        again.Write("kustomization.yaml", "resources: [all.yaml]\n");
        Assert.Equal("registry.prod.example.com/shop/api:2.0.1\nregistry.prod.example.com/shop/web:1.4.2", ListIn(await Kustomize.BuildAsync(again.Path)));
        Assert.Equal(injected, (await (PromoteHookProgram.Call("inject") with { Input = injected }).SucceedAsync()).Output);
    }

    [Fact]
    public async Task The_json_of_kubectl_stays_json()
    {
        using var files = new ExampleFiles();
        using var folder = new TempFolder();
        var manifests = folder.Write("all.yaml", await Kustomize.BuildAsync(files.QuickStart));
        var listed = (await new ProgramCall(Tools.Require("kubectl"), "annotate", "--local", "-f", manifests, "a=b", "-o", "json").SucceedAsync()).Output;

        var injected = (await (PromoteHookProgram.Call("inject") with { Input = listed }).SucceedAsync()).Output;

        var reread = await (PromoteHookProgram.Call("verify", "--manifests", "-", "-o", "json") with { Input = injected }).SucceedAsync();
        Assert.Contains("\"name\": \"PROMOTE_HOOK_IMAGES\"", Encoding.UTF8.GetString(injected), StringComparison.Ordinal);
        Assert.Contains("\"gaps\": []", reread.Text, StringComparison.Ordinal);
    }

    private static string ListIn(string rendered)
    {
        var container = Items(new RenderedOverlay(rendered).Only("Job"), "spec", "template", "spec", "containers").Single();
        return Text(Named(container, "PROMOTE_HOOK_IMAGES", "env"), "value");
    }
}

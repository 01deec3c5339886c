using System.Text.Json.Nodes;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.ArgoCd;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>From what Argo CD renders for the running sync to promoted images, with the real program and two real registries.</summary>
public sealed class ArgoCdTests
{
    private const string Revision = "5c51c5009f4185b6f8b08758614945446d28cb2c";

    [Fact]
    public async Task What_Argo_CD_renders_for_the_running_sync_is_promoted()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        await using var argoCd = await FakeArgoCd.StartAsync();
        argoCd.Serve("shop?project=default", "during-sync-app");
        argoCd.ServeText($"shop/manifests?project=default&revision={Revision}", ManifestsOf(registries.At(item)));
        using var folder = new TempFolder();

        var result = await Promote(registries, argoCd, "--argocd-token-file", folder.Write("token", $"{SuiteSecrets.ArgoCdToken}\n")).SucceedAsync();

        await registries.JudgeAsync(item);
        Assert.All(argoCd.Calls, call => Assert.Equal(SuiteSecrets.ArgoCdToken, call.Token));
        Assert.DoesNotContain(SuiteSecrets.ArgoCdToken, result.Text + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_right_ends_the_run_with_12_and_names_the_line_to_add()
    {
        await using var registries = await TwoRegistries.StartAsync();
        await using var argoCd = await FakeArgoCd.StartAsync();
        argoCd.Serve("shop", "app-role-without-policies");

        var result = await Promote(registries, argoCd).With(("PROMOTE_HOOK_ARGOCD_TOKEN", SuiteSecrets.ArgoCdToken)).RunAsync();

        result.Exited((int)ExitCode.AccessDenied);
        Assert.Contains("p, proj:default:ROLE, applications, get, default/shop, allow", result.Errors, StringComparison.Ordinal);
        Assert.Empty(registries.Source.Requests);
    }

    private static ProgramCall Promote(TwoRegistries registries, FakeArgoCd argoCd, params IReadOnlyList<string> more) => PromoteHookProgram.Call(
        ["promote", "--argocd-server", argoCd.Address, "--app", "shop", "--project", "default", "--from", $"{registries.Source.Host}/**", "--to", $"{registries.Destination.Host}/**", .. more]);

    private static string ManifestsOf(string image)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
        };
        return new JsonObject { ["manifests"] = new JsonArray(pod.ToJsonString()) }.ToJsonString();
    }
}

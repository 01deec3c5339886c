using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Tests.WholeLine;

/// <summary>From the setting to what is told: signatures that come along, that are left behind, and that are required.</summary>
public sealed class ReferrerTests
{
    private static readonly ForgedBlob Bundle = new(ForgedTypes.SigstoreBundle, "{}\n"u8.ToArray());

    [Fact]
    public async Task What_refers_to_an_image_comes_with_it_and_is_told()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (web, signature) = Seed(sync);

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True(sync.Destination.Holds("team/web", web) && sync.Destination.Holds("team/web", signature));
        Assert.Contains(", with 1 referrer, 5 blobs uploaded, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\npromoted 1 image with 1 referrer (5 blobs, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_left_behind_is_a_warning_with_image_referrer_registry_and_remedy()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (web, signature) = Seed(sync);
        Refuse(sync, signature);

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(web.Digest, sync.Destination.Tags("team/web")["1"]);
        Assert.Contains($"\nwarning: destination {sync.Destination.Host}/team/web:1: copying referrer {signature.Digest} of {web.Digest}: writing manifest {signature.Digest} to team/web: answered 403 Forbidden", run.Output, StringComparison.Ordinal);
        Assert.Contains("; give the credential the right to push to the repository [AccessDenied]\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(", 0 present, 1 without all referrers, 0 failed\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output.Split('\n')[^2] + "\n", await File.ReadAllTextAsync(sync.TerminationLog, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Programs_are_told_the_same()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (_, signature) = Seed(sync);
        sync.Source.Seed("team/web", new ImageForge(3).Image(), $"sha256-{sync.Source.Tags("team/web")["1"].Hex}.sig");
        Refuse(sync, signature);

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "-o", "json");

        using var report = JsonDocument.Parse(run.Output);
        var promotion = report.RootElement.GetProperty("promotions")[0];
        Assert.Equal(("copied", 1), (promotion.GetProperty("outcome").GetString(), promotion.GetProperty("copy").GetProperty("referrersCopied").GetInt32()));
        Assert.Equal(12, Assert.Single(promotion.GetProperty("referrerFailures").EnumerateArray()).GetProperty("exitCode").GetInt32());
        Assert.Equal(1, report.RootElement.GetProperty("counts").GetProperty("referrersCopied").GetInt32());
    }

    [Theory]
    [InlineData("defaults: {referrers: require}\n", new string[0], 12, false)]
    [InlineData("", new[] { "--referrers", "require" }, 12, false)]
    [InlineData("defaults: {referrers: require}\n", new[] { "--referrers", "best-effort" }, 0, true)]
    [InlineData("defaults: {referrers: off}\n", new string[0], 0, false)]
    public async Task The_setting_and_the_flag_decide(string defaults, string[] flags, int code, bool warns)
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (_, signature) = Seed(sync);
        Refuse(sync, signature);
        var overlay = sync.Overlay("team/web");
        var settings = sync.Write("settings.yaml", $"{defaults}rules:\n- {{to: \"{sync.Destination.Host}/**\", from: \"{sync.Source.Host}/**\"}}\n");

        var run = await sync.RunAsync(["promote", "--overlay", overlay, "--config", settings, .. flags]);

        Assert.Equal((code, warns), (run.Code, run.Output.Contains("warning: ", StringComparison.Ordinal)));
        Assert.Equal(code == 0, sync.Destination.Tags("team/web").ContainsKey("1"));
        Assert.Equal(defaults.Contains("off", StringComparison.Ordinal), sync.Source.Requests.Count(RegistryRoute.Referrers) == 0);
    }

    [Fact]
    public async Task A_plan_carries_the_policy_to_the_run_that_carries_it_out()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (_, signature) = Seed(sync);
        Refuse(sync, signature);

        var plan = await sync.RunAsync("plan", "--overlay", sync.Overlay("team/web"), "--referrers", "require", "-o", "json");
        var run = await sync.RunAsync("promote", "--plan", sync.Write("plan.json", plan.Output));

        Assert.Equal((0, 12), (plan.Code, run.Code));
        Assert.Empty(sync.Destination.Tags("team/web"));
    }

    private static (ForgedImage Image, ForgedImage Signature) Seed(LoopbackSync sync)
    {
        var image = sync.Seed("team/web");
        var signature = new ImageForge(2).Artifact(ForgedTypes.SigstoreBundle, [Bundle], image.Root);
        sync.Source.Seed("team/web", signature);
        return (image, signature);
    }

    private static void Refuse(LoopbackSync sync, ForgedImage referrer) => sync.Destination.Faults.Add(
        Fault.Answer(RegistryRoute.ManifestPut, 403, """{"errors":[{"code":"DENIED","message":"not for you"}]}""") with { Reference = referrer.Digest.ToString() });
}

using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Tests.WholeLine;

/// <summary>From an overlay to promoted images in one process: what is there afterwards, what was asked for, and what was told.</summary>
public sealed class PromoteTests
{
    [Fact]
    public async Task Promote_brings_every_image_and_the_second_run_only_looks()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (web, api) = (sync.Seed("team/web"), sync.Seed("team/api"));
        var overlay = sync.Overlay("team/web", "team/api");

        var first = await sync.RunAsync("promote", "--overlay", overlay);
        sync.ClearRequests();
        var second = await sync.RunAsync("promote", "--overlay", overlay);

        Assert.Equal((0, "", 0, ""), (first.Code, first.Error, second.Code, second.Error));
        Assert.True(sync.Destination.Holds("team/web", web) && sync.Destination.Holds("team/api", api));
        Assert.Equal((web.Digest, api.Digest), (sync.Destination.Tags("team/web")["1"], sync.Destination.Tags("team/api")["1"]));
        Assert.EndsWith("promoted 0 images, 2 present, 0 failed\n", second.Output, StringComparison.Ordinal);
        Assert.Equal(0, sync.Source.Requests.Total);
        Assert.Equal(
            ["HEAD /v2/team/api/manifests/1 -> 200", "HEAD /v2/team/web/manifests/1 -> 200"],
            sync.Destination.Requests.All.Select(request => request.ToString()).Order());
    }

    [Fact]
    public async Task An_annotation_says_where_an_image_comes_from_whatever_the_rules_say()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var built = sync.Seed("builds/web", "sha-4f1c");
        var pod = sync.Write("pod.yaml", $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: web, annotations: {promote-hook/source: "{{sync.Source.Host}}/builds/web:sha-4f1c"} }
            spec: {containers: [{name: web, image: "{{sync.Destination.Host}}/team/web:1"}] }
            """);

        var run = await sync.RunAsync(["promote", "--manifests", pod, .. sync.Rule]);

        Assert.Equal(0, run.Code);
        Assert.Equal(built.Digest, sync.Destination.Tags("team/web")["1"]);
    }

    [Fact]
    public async Task A_source_that_appears_while_it_is_waited_for_is_promoted()
    {
        await using var sync = await LoopbackSync.StartAsync();
        sync.Told = line =>
        {
            if (line.StartsWith("waiting: ", StringComparison.Ordinal) && sync.Source.Tags("team/web").Count == 0)
            {
                sync.Seed("team/web");
            }
        };

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "--wait-for-source", "10m");

        Assert.Equal(0, run.Code);
        Assert.Equal(sync.Source.Tags("team/web")["1"], sync.Destination.Tags("team/web")["1"]);
    }

    [Fact]
    public async Task Deep_verification_pushes_again_what_the_destination_has_lost()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var web = sync.Seed("team/web");
        var overlay = sync.Overlay("team/web");
        await sync.RunAsync("promote", "--overlay", overlay);
        sync.Destination.DeleteBlob("team/web", web.Blobs[0].Digest);

        var fast = await sync.RunAsync("promote", "--overlay", overlay);
        var deep = await sync.RunAsync("promote", "--overlay", overlay, "--verify", "deep");

        Assert.Equal((0, 0), (fast.Code, deep.Code));
        Assert.Contains("present: ", fast.Output, StringComparison.Ordinal);
        Assert.Contains("repaired: ", deep.Output, StringComparison.Ordinal);
        Assert.True(sync.Destination.Holds("team/web", web));
    }

    [Fact]
    public async Task Two_runs_at_once_both_end_well()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var images = Enumerable.Range(0, 6).Select(number => (Path: $"team/app{number}", Image: sync.Seed($"team/app{number}"))).ToArray();
        var overlay = sync.Overlay(images.Select(one => one.Path));

        var runs = await Task.WhenAll(sync.RunAsync("promote", "--overlay", overlay), sync.RunAsync("promote", "--overlay", overlay));

        Assert.Equal([0, 0], runs.Select(run => run.Code));
        Assert.All(images, one => Assert.True(sync.Destination.Holds(one.Path, one.Image)));
    }

    [Fact]
    public async Task One_image_s_refusal_stops_no_other_and_decides_the_exit_code()
    {
        var pusher = new FakeUser("pusher", "s3cret") { Rights = [new("team/**", CanPush: true), new("closed/**", CanPush: false)] };
        await using var sync = await LoopbackSync.StartAsync(destination: FakeAuth.Basic(pusher));
        var web = sync.Seed("team/web");
        sync.Seed("closed/db");

        var run = await sync.RunAsync(
            "promote", "--overlay", sync.Overlay("closed/db", "team/web", "team/gone"), "--registry-config", sync.WriteLogin("config.json", pusher), "-o", "json");

        Assert.Equal(11, run.Code);
        Assert.True(sync.Destination.Holds("team/web", web));
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(
            [("failed", 12), ("copied", 0), ("failed", 11)],
            report.RootElement.GetProperty("promotions").EnumerateArray().Select(one => (
                one.GetProperty("outcome").GetString(),
                one.TryGetProperty("failure", out var failure) ? failure.GetProperty("exitCode").GetInt32() : 0)));
        var told = await File.ReadAllLinesAsync(sync.TerminationLog, TestContext.Current.CancellationToken);
        Assert.Equal(["promoted", "SourceMissing:", "AccessDenied:"], told.Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("s3cret", run.Output + run.Error + string.Concat(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_half_of_the_hosts_down_those_that_are_up_are_served_and_those_down_are_named()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var (web, api) = (sync.Seed("team/web"), sync.Seed("team/api"));
        var (closedSource, closedDestination) = (await ClosedAsync(), await ClosedAsync());
        var settings = sync.Write("promote-hook.yaml", $"""
            rules:
            - to: {sync.Destination.Host}/team/**
              from: {sync.Source.Host}/team/**
            - to: {sync.Destination.Host}/closed/**
              from: {closedSource}/closed/**
            - to: {sync.Destination.Host}/unknown/**
              from: registry.invalid/unknown/**
            - to: {closedDestination}/**
              from: {sync.Source.Host}/**

            """);
        string[] images = [$"{sync.Destination.Host}/team/web:1", $"{sync.Destination.Host}/closed/db:1", $"{sync.Destination.Host}/unknown/db:1", $"{closedDestination}/team/web:1", $"{sync.Destination.Host}/team/api:1"];

        var run = await sync.RunAsync(["promote", "--config", settings, "-o", "json", .. images.SelectMany(image => (string[])["--image", image])]);

        Assert.True(sync.Destination.Holds("team/web", web) && sync.Destination.Holds("team/api", api));
        Assert.Equal(["closed/db", "unknown/db"], ((string[])["closed/db", "team/web", "team/api", "unknown/db"]).Where(path => sync.Destination.Tags(path).Count == 0));
        using var report = JsonDocument.Parse(run.Output);
        var told = report.RootElement.GetProperty("promotions").EnumerateArray().ToDictionary(one => one.GetProperty("destination").GetString()!);
        Assert.All((string[])[images[0], images[4]], image => Assert.Equal("copied", told[image].GetProperty("outcome").GetString()));
        foreach (var (image, host) in (ReadOnlySpan<(string, string)>)[(images[1], closedSource), (images[2], "registry.invalid"), (images[3], closedDestination)])
        {
            Assert.Equal(("failed", (int)ExitCode.Unavailable), (told[image].GetProperty("outcome").GetString(), told[image].GetProperty("failure").GetProperty("exitCode").GetInt32()));
            Assert.Contains(host, told[image].GetProperty("failure").GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal((int)ExitCode.Unavailable, run.Code);
    }

    [Fact]
    public async Task The_termination_log_never_outgrows_what_the_kubelet_keeps()
    {
        await using var sync = await LoopbackSync.StartAsync();

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay(Enumerable.Range(0, 60).Select(number => $"team/gone-{number}")));

        var text = await File.ReadAllTextAsync(sync.TerminationLog, TestContext.Current.CancellationToken);
        Assert.Equal(11, run.Code);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 1000, 4096);
        Assert.StartsWith("promoted 0 images, 0 present, 60 failed; exit code 11 (SourceMissing)\nSourceMissing: ", text, StringComparison.Ordinal);
        Assert.Matches(@"\nand \d+ more\n\z", text);
    }

    /// <summary>An address where nobody listens any more.</summary>
    private static async Task<string> ClosedAsync()
    {
        await using var registry = await FakeRegistry.StartAsync();
        return registry.Host;
    }
}

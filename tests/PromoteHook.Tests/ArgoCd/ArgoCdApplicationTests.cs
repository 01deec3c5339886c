using System.Globalization;
using PromoteHook.ArgoCd;
using PromoteHook.Discovery;
using PromoteHook.Kubernetes;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;
using PromoteHook.Testing.ArgoCd;

namespace PromoteHook.Tests.ArgoCd;

public sealed class ArgoCdApplicationTests
{
    private const string TrackingId = "argocd.argoproj.io/tracking-id";

    [Fact]
    public async Task The_own_Jobs_mark_names_the_application()
    {
        await using var server = await FakeArgoCd.StartAsync();
        server.Serve("shop?appNamespace=team-a", "during-sync-appns-app");
        server.Serve("shop/manifests?appNamespace=team-a", "during-sync-appns-manifests");

        var images = await ReadAsync(server, new ArgoCdChoice(), JobOf((TrackingId, "team-a_shop:batch/Job:other/promote-hook"), []));

        Assert.Contains("prod.example.com/team/web:1.5.0", images);
    }

    [Fact]
    public async Task The_label_may_have_another_key()
    {
        await using var server = await FakeArgoCd.StartAsync();
        server.Serve("shop", "during-sync-app");
        server.Serve("shop/manifests", "manifests-kustomize-sha-older");

        var images = await ReadAsync(server, new ArgoCdChoice { InstanceLabel = "example.com/app" }, JobOf(("none", ""), new() { ["example.com/app"] = "shop" }));

        Assert.Contains("prod.example.com/team/web:1.4.2", images);
    }

    [Fact]
    public async Task A_Job_without_a_mark_is_refused()
    {
        await using var server = await FakeArgoCd.StartAsync();

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => ReadAsync(server, new ArgoCdChoice(), JobOf(("none", ""), [])));

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
        Assert.Contains("Job other/promote-hook", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--app", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_waits_for_the_own_Jobs_row_and_not_for_anothers()
    {
        await using var server = await FakeArgoCd.StartAsync();
        var clock = new ManualClock { IsAutomatic = true };
        var state = new FakeApplication { Asked = "main", AskedSource = null, Retries = 1, Result = ArgoCdScene.Older, HookPhase = "Running" };
        server.ServeText("shop", state.ToJson().Replace("\"promote-hook\"", "\"migrate\"", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            ReadAsync(server, new ArgoCdChoice(), JobOf((TrackingId, "shop:batch/Job:other/promote-hook"), []), clock));

        Assert.Contains("an earlier attempt's", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Job_of_an_earlier_sync_is_refused()
    {
        await using var server = await FakeArgoCd.StartAsync();
        server.Serve("shop", "during-sync-app");
        var earlier = new DateTimeOffset(2026, 11, 20, 23, 17, 3, TimeSpan.Zero);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            ReadAsync(server, new ArgoCdChoice(), JobOf((TrackingId, "shop:batch/Job:other/promote-hook"), [], earlier)));

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
        Assert.Contains("2026-11-20 23:17:03Z, before the sync that runs now began (2026-11-20 23:18:10Z)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2026-11-20T23:17:10Z")]
    public async Task A_Job_that_is_not_older_than_the_sync_is_its_own_whatever_the_year(string createdAt)
    {
        await using var server = await FakeArgoCd.StartAsync();
        server.Serve("shop", "during-sync-app");
        server.Serve("shop/manifests", "manifests-kustomize-sha-older");

        var images = await ReadAsync(
            server, new ArgoCdChoice(), JobOf((TrackingId, "shop:batch/Job:other/promote-hook"), [], DateTimeOffset.Parse(createdAt, CultureInfo.InvariantCulture)));

        Assert.NotEmpty(images);
    }

    [Fact]
    public async Task Whoever_names_the_application_is_not_asked_for_a_Job()
    {
        await using var server = await FakeArgoCd.StartAsync();
        server.Serve("shop", "during-sync-app");
        server.Serve("shop/manifests", "manifests-kustomize-sha-older");

        var images = await ReadAsync(server, new ArgoCdChoice { Application = new ApplicationName(null, "shop") }, _ => throw new InvalidOperationException());

        Assert.NotEmpty(images);
    }

    private static Func<CancellationToken, Task<OwnJob>> JobOf((string Key, string Value) annotation, Dictionary<string, string> labels, DateTimeOffset? createdAt = null) => _ => Task.FromResult(
        new OwnJob("other", "promote-hook", "e716f530", labels, new Dictionary<string, string> { [annotation.Key] = annotation.Value }, createdAt ?? new DateTimeOffset(2026, 11, 20, 23, 21, 10, TimeSpan.Zero), null));

    private static async Task<IReadOnlyList<string>> ReadAsync(FakeArgoCd server, ArgoCdChoice choice, Func<CancellationToken, Task<OwnJob>> job, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        using var client = new ArgoCdClient(ArgoCdServer.Parse(server.Address), new ArgoCdToken(null, "the-token"), ServiceSockets.Create(null, null), null, clock);
        var source = new ArgoCdApplication(client, new ImageFinder([]), choice, job, clock, _ => { }, _ => { });
        return [.. (await source.ReadAsync(CancellationToken.None).ToListAsync()).Select(use => use.Reference.ToString())];
    }
}

using PromoteHook.Testing;

namespace PromoteHook.Tests.WholeLine;

/// <summary>Plans made, read back and carried out.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task The_exit_code_of_plan_says_whether_there_is_work_and_nothing_is_written()
    {
        await using var sync = await LoopbackSync.StartAsync();
        sync.Seed("team/web");
        var overlay = sync.Overlay("team/web");

        var plain = await sync.RunAsync("plan", "--overlay", overlay);
        var before = await sync.RunAsync("plan", "--overlay", overlay, "--exit-code");
        Assert.All(sync.Destination.Requests.All, request => Assert.True(request.Method is "HEAD" or "GET", request.ToString()));
        await sync.RunAsync("promote", "--overlay", overlay);
        var after = await sync.RunAsync("plan", "--overlay", overlay, "--exit-code");

        Assert.Equal((0, 3, 0), (plain.Code, before.Code, after.Code));
    }

    [Fact]
    public async Task A_plan_is_carried_out_by_digest_and_again_without_work()
    {
        await using var sync = await LoopbackSync.StartAsync();
        var planned = sync.Seed("team/web");
        var file = sync.Write("plan.json", (await sync.RunAsync("plan", "--overlay", sync.Overlay("team/web"), "-o", "json")).Output);
        sync.Seed("team/web");

        var first = await sync.RunAsync("promote", "--plan", file);
        var second = await sync.RunAsync("promote", "--plan", file);

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(planned.Digest, sync.Destination.Tags("team/web")["1"]);
        Assert.EndsWith("promoted 0 images, 1 present, 0 failed\n", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_refused_where_a_stranger_has_written_the_tag_since()
    {
        await using var sync = await LoopbackSync.StartAsync();
        sync.Seed("team/web");
        var file = sync.Write("plan.json", (await sync.RunAsync("plan", "--overlay", sync.Overlay("team/web"), "-o", "json")).Output);
        var strangers = new ImageForge(seed: 12).Image();
        sync.Destination.Seed("team/web", strangers, "1");

        var run = await sync.RunAsync("promote", "--plan", file);

        Assert.Equal(14, run.Code);
        Assert.Equal(strangers.Digest, sync.Destination.Tags("team/web")["1"]);
    }

    [Fact]
    public async Task A_copy_by_hand_is_refused_in_words_of_the_command_line()
    {
        await using var sync = await LoopbackSync.StartAsync();
        sync.Seed("team/web");
        sync.Destination.Seed("team/web", new ImageForge(seed: 12).Image(), "1");

        var taken = await sync.RunAsync("copy", $"{sync.Source.Host}/team/web:1", $"{sync.Destination.Host}/team/web");
        var gone = await sync.RunAsync("copy", $"{sync.Source.Host}/team/gone:1", $"{sync.Destination.Host}/team/gone");

        Assert.Equal((14, 11), (taken.Code, gone.Code));
        Assert.Contains("(used at the command line); use a new tag, delete the one at the destination, or let it be replaced", taken.Output, StringComparison.Ordinal);
        Assert.Contains("push it there; or correct the command line, or wait", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_tag_stands_for_is_told_where_it_is_left()
    {
        await using var sync = await LoopbackSync.StartAsync();
        sync.Seed("team/web");
        sync.Destination.Seed("team/web", new ImageForge(seed: 12).Image(), "1");

        var run = await sync.RunAsync("plan", "--overlay", sync.Overlay("team/web"), "--on-digest-mismatch", "warn");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"\nnote: \S+/team/web:1 stands for sha256:\w{12}, the source for sha256:\w{12}; it is left\n", run.Output);
    }
}

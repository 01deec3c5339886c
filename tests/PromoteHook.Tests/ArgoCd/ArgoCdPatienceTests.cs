using PromoteHook.ArgoCd;
using PromoteHook.Testing;

namespace PromoteHook.Tests.ArgoCd;

public sealed class ArgoCdPatienceTests
{
    [Fact]
    public async Task A_server_that_never_answers_is_unavailable()
    {
        await using var scene = await ArgoCdScene.StartAsync(time: new HastyClock());
        scene.Server.Before = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var outcome = await scene.ListAsync("--app", "shop");

        Assert.Equal((int)ExitCode.Unavailable, outcome.Code);
        Assert.Contains("no answer within 20 s", outcome.Error, StringComparison.Ordinal);
        Assert.True(scene.Server.Calls.Count > 1);
    }

    [Fact]
    public async Task Trying_again_ends_with_the_runs_time()
    {
        await using var scene = await ArgoCdScene.StartAsync(time: new HastyClock());
        scene.Server.Serve("shop", "down-repo-server-manifests");

        var outcome = await scene.ListAsync("--app", "shop", "--timeout", "10s");

        Assert.Equal((int)ExitCode.DeadlinePassed, outcome.Code);
    }

    [Fact]
    public async Task Waiting_for_a_commit_ends_with_the_runs_time()
    {
        await using var scene = await ArgoCdScene.StartAsync(time: new HastyClock());
        scene.ServeStates("shop", [new FakeApplication { Asked = "main", AskedSource = null }]);

        var outcome = await scene.ListAsync("--app", "shop", "--timeout", "10s");

        Assert.Equal((int)ExitCode.DeadlinePassed, outcome.Code);
    }

    [Fact]
    public void A_stream_is_read_to_its_limit_and_not_beyond()
    {
        using var whole = new LimitedStream(new MemoryStream(new byte[10]), 10, () => new InvalidOperationException());
        using var tooLong = new LimitedStream(new MemoryStream(new byte[11]), 10, () => new InvalidOperationException());

        whole.CopyTo(Stream.Null);

        Assert.Throws<InvalidOperationException>(() => tooLong.CopyTo(Stream.Null));
    }
}

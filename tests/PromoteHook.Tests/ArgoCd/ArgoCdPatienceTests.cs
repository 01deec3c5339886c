using Microsoft.AspNetCore.Http;
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
        using var whole = new LimitedStream(new MemoryStream(new byte[10]), 10, () => new InvalidOperationException(), CancellationToken.None);
        using var tooLong = new LimitedStream(new MemoryStream(new byte[11]), 10, () => new InvalidOperationException(), CancellationToken.None);

        whole.CopyTo(Stream.Null);

        Assert.Throws<InvalidOperationException>(() => tooLong.CopyTo(Stream.Null));
    }

    [Fact]
    public void A_stream_throws_once_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var stream = new LimitedStream(new MemoryStream(new byte[10]), 10, () => new InvalidOperationException(), stop.Token);
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => stream.Read(new byte[1]));
    }

    [Theory]
    [InlineData("shop", "{\"spec\":")]
    [InlineData("shop/manifests", "{\"manifests\":[")]
    [InlineData("shop/manifests", "{\"manifests\":[\"{\\\"kind\\\":")]
    public async Task An_answer_that_stops_in_its_middle_is_unavailable(string resource, string beginning)
    {
        await using var scene = await ArgoCdScene.StartAsync(time: new HastyClock());
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.Before = async context =>
        {
            if (context.Request.Path.Value!.EndsWith($"/{resource}", StringComparison.Ordinal))
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(beginning);
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        };

        var outcome = await scene.ListAsync("--app", "shop");

        Assert.Equal((int)ExitCode.Unavailable, outcome.Code);
        Assert.Contains("no answer within", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_told_as_such()
    {
        using var client = new ArgoCdClient(ArgoCdServer.Parse("argocd.example.com"), new ArgoCdToken(null, "the-token"), new NoConnection(), null, new ManualClock { IsAutomatic = true });

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => client.GetApplicationAsync(new ApplicationName(null, "shop"), null, CancellationToken.None));

        Assert.Equal(ExitCode.Unavailable, refusal.Code);
        Assert.Contains("no connection within 5 s", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>As sockets do when ConnectTimeout has passed.</summary>
    private sealed class NoConnection : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("", new TimeoutException("a connection could not be established"));
    }
}

using System.Net;
using System.Net.Sockets;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(522)]
    public async Task A_transient_status_is_tried_again(int status)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(status).Times(2);
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.Equal(3, wire.Script.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task Any_other_status_is_returned_at_once(int status)
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(status);

        Assert.Equal(status, (int)await wire.StatusAsync());

        Assert.Empty(wire.Clock.Waits);
    }

    [Fact]
    public async Task After_five_tries_the_last_answer_is_returned()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(503).Always();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await wire.StatusAsync());

        Assert.Equal(5, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task Waits_double_from_half_a_second_within_a_quarter_of_jitter()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(500).Always();

        await wire.StatusAsync();

        Assert.Equal(4, wire.Clock.Waits.Count);
        Assert.All(wire.Clock.Waits.Zip([0.5, 1, 2, 4]), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.75, pair.Second * 1.25));
    }

    [Fact]
    public async Task Retry_After_in_seconds_is_waited_for()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", "37");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.InRange(wire.Clock.TotalWaited, TimeSpan.FromSeconds(37), TimeSpan.FromSeconds(38));
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_waited_for()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(503).Header("Retry-After", (wire.Clock.GetUtcNow() + TimeSpan.FromSeconds(90)).ToString("R"));
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.InRange(wire.Clock.TotalWaited, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(91));
    }

    [Fact]
    public async Task A_longer_Retry_After_than_five_minutes_is_not_waited_for()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", "301");

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.Empty(wire.Clock.Waits);
        Assert.Equal((RegistryErrorKind.RateLimited, TimeSpan.FromSeconds(301)), (failure.Kind, failure.RetryAfter));
        Assert.EndsWith("it asks to wait 6 min", failure.Message, StringComparison.Ordinal);
        Assert.False(wire.Transport.Retry.IsTransient(failure));
    }

    [Fact]
    public async Task A_used_up_pull_quota_of_Docker_Hub_is_not_waited_for_and_named()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("ratelimit-limit", "100;w=21600").Header("ratelimit-remaining", "0;w=21600");

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.Single(wire.Script.Requests);
        Assert.Contains("its pull quota is 100 in 6 h, ratelimit-remaining: 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException(HttpRequestError.ResponseEnded));
        wire.Script.On("GET", Wire.Manifest).Fail(new HttpRequestException("reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset))));
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());
    }

    [Fact]
    public async Task A_request_with_a_one_shot_body_passes_once()
    {
        using var wire = new Wire();
        wire.Script.On("PUT", Wire.Root + "/upload/1").Answer(503);

        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Root + "/upload/1", Wire.Upload, new ByteArrayContent([1]));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Single(wire.Script.Requests);
    }

    [Fact]
    public async Task A_body_in_memory_is_sent_again_whole()
    {
        using var wire = new Wire();
        var call = new RegistryCall(Wire.Repository, RegistryOperation.WriteManifest);
        wire.Script.On("PUT", Wire.Manifest).Answer(502);
        wire.Script.On("PUT", Wire.Manifest).Answer(201);

        using var response = await wire.SendAsync(HttpMethod.Put, Wire.Manifest, call, new ByteArrayContent([1, 2, 3]) { Headers = { { "Content-Type", MediaTypes.OciManifest } } });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.All(wire.Script.Requests, request => Assert.Equal([1, 2, 3], request.Body));
        Assert.All(wire.Script.Requests, request => Assert.Equal(MediaTypes.OciManifest, request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Silence_counts_as_transient_after_a_minute()
    {
        using var wire = new Wire(new ManualClock());
        wire.Script.On("GET", Wire.Manifest).Hang();
        wire.Script.On("GET", Wire.Manifest);

        var sending = wire.StatusAsync();
        await wire.Script.FirstRequest;
        wire.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(wire.Script.Requests);
        while (!sending.IsCompleted)
        {
            wire.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, await sending);
        Assert.Equal(2, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task Sockets_that_do_not_heed_their_token_are_left_after_a_minute()
    {
        var clock = new ManualClock();
        var sockets = new DeafSockets();
        using var wire = new Wire(clock, options => options with { CreateSocketHandler = _ => sockets });

        var sending = wire.StatusAsync();
        while (!sending.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, await sending);
        Assert.Equal(2, sockets.Requests);
    }

    [Fact]
    public async Task Our_own_cancellation_is_neither_retried_nor_renamed()
    {
        using var wire = new Wire();
        using var cancellation = new CancellationTokenSource();
        wire.Script.On("GET", Wire.Manifest).Hang();

        var sending = wire.SendAsync(HttpMethod.Get, Wire.Manifest, Wire.Read, cancellationToken: cancellation.Token);
        await wire.Script.FirstRequest;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(wire.Script.Requests);
    }
}

using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>How long a registry that has got a whole blob may keep silent about it.</summary>
public sealed class UploadAnswerTests
{
    [Theory]
    [InlineData(1, 60, 60, "60 s")]
    [InlineData(2_000_000_000, 60, 299, "5 min")]
    [InlineData(40_000_000_000, 60, 600, "10 min")]
    [InlineData(1, 3, 3, "3 s")]
    [InlineData(1, 900, 900, "15 min")]
    public async Task An_upload_waits_for_its_answer_as_long_as_its_size_excuses(long bytes, int stallSeconds, int seconds, string told)
    {
        var clock = new ManualClock();
        var silence = new SilentRegistry();
        using var client = new HttpMessageInvoker(new DeadlineHandler(new RegistryTransportOptions { Time = clock, StallTimeout = TimeSpan.FromSeconds(stallSeconds) }, silence));
        using var body = new ByteArrayContent([]) { Headers = { ContentLength = bytes } };
        using var request = new HttpRequestMessage(HttpMethod.Put, Wire.Root + "/upload/1") { Content = body };
        Wire.Upload.TravelWith(request);

        var sending = client.SendAsync(request, TestContext.Current.CancellationToken);
        await silence.HasBody;
        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<ExchangeException>(() => sending);
        Assert.Equal($"no answer within {told}", failure.InnerException!.Message);
    }

    [Fact]
    public async Task The_empty_request_that_closes_an_upload_waits_as_long_as_what_it_closes()
    {
        var clock = new ManualClock();
        var silence = new SilentRegistry();
        using var client = new HttpMessageInvoker(new DeadlineHandler(new RegistryTransportOptions { Time = clock }, silence));
        using var request = new HttpRequestMessage(HttpMethod.Put, Wire.Root + "/upload/1") { Content = new ByteArrayContent([]) };
        (Wire.Upload with { BytesInPlace = 40_000_000_000 }).TravelWith(request);

        var sending = client.SendAsync(request, TestContext.Current.CancellationToken);
        await silence.HasBody;
        clock.Advance(TimeSpan.FromSeconds(599));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<ExchangeException>(() => sending);
    }

    private sealed class SilentRegistry : HttpMessageHandler
    {
        private readonly TaskCompletionSource hasBody = new();

        public Task HasBody => hasBody.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            hasBody.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("silence cannot end");
        }
    }
}

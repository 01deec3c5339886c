using System.Net;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>Something that befalls one request of a run, counted from 1 over all registries and connection pools.</summary>
internal sealed class Interruption(int at, InterruptionKind kind) : IDisposable
{
    private readonly CancellationTokenSource crash = new();
    private int count;

    /// <summary>True when the run came to that request.</summary>
    public bool Happened => Volatile.Read(ref count) >= At;

    /// <summary>Cancelled when the run has crashed; from then on no request goes out.</summary>
    public CancellationToken Crashed => crash.Token;

    private int At => at;

    /// <summary>Stands before the sockets of one connection pool.</summary>
    public HttpMessageHandler Before(HttpMessageHandler sockets) => new Gate(this, sockets);

    public void Dispose() => crash.Dispose();

    private async Task<HttpResponseMessage> BefallAsync(Func<Task<HttpResponseMessage>> send)
    {
        switch (kind)
        {
            case InterruptionKind.CutBeforeTheRegistry:
                throw Cut();
            case InterruptionKind.Refused:
                return new HttpResponseMessage(HttpStatusCode.InternalServerError);
            case InterruptionKind.CrashBeforeTheRegistry:
                await crash.CancelAsync();
                throw new OperationCanceledException(Crashed);
            case InterruptionKind.CutWithinTheAnswer:
                var cut = await send();
                cut.Content = await CutContent.OfAsync(cut.Content);
                return cut;
        }

        using var answer = await send();
        if (kind == InterruptionKind.CutBeforeTheClient)
        {
            throw Cut();
        }

        await crash.CancelAsync();
        throw new OperationCanceledException(Crashed);
    }

    private static HttpRequestException Cut() => new(HttpRequestError.ResponseEnded, "cut", new IOException("cut"));

    private sealed class Gate(Interruption interruption, HttpMessageHandler sockets) : DelegatingHandler(sockets)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            interruption.Crashed.ThrowIfCancellationRequested();
            return Interlocked.Increment(ref interruption.count) == interruption.At
                ? interruption.BefallAsync(() => base.SendAsync(request, cancellationToken))
                : base.SendAsync(request, cancellationToken);
        }
    }
}

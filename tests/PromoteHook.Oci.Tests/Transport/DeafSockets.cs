using System.Net;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Never answers the first request, whatever its token says, and answers every other with 200.</summary>
internal sealed class DeafSockets : HttpMessageHandler
{
    private int requests;

    public int Requests => requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref requests) == 1
            ? new TaskCompletionSource<HttpResponseMessage>().Task
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
}

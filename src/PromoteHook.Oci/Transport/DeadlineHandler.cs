using System.Net.Sockets;

namespace PromoteHook.Oci.Transport;

/// <summary>Bounds the wait for an answer's headers, and puts the body of a refusal or redirect into memory within the same bound.</summary>
internal sealed class DeadlineHandler(RegistryTransportOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>
    /// From the last byte of a blob to the answer. Harbor and docker registry on object storage first move the blob into
    /// place: 30 s is too little for 4 GB. Source: <see href="https://github.com/moby/buildkit/issues/3995"/>. A small blob is
    /// in place at once, and its registry's silence is a lost connection, as any other's.
    /// </summary>
    private static readonly TimeSpan LongestUploadAnswer = TimeSpan.FromMinutes(10);

    /// <summary>Bytes that a registry is trusted to move into place in a second, at the least.</summary>
    private const long SlowestMove = 8 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = RegistryCall.Of(request);
        var isUpload = call.Operation == RegistryOperation.UploadBlob && request.Content is not null;
        var limit = isUpload ? UploadAnswerLimit(call.BytesInPlace ?? request.Content!.Headers.ContentLength) : options.StallTimeout;
        using var deadline = new CancellationTokenSource(isUpload ? Timeout.InfiniteTimeSpan : limit, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        if (isUpload)
        {
            // While bytes flow there is no limit: the body itself notices when they stop.
            request = RequestCopy.Of(request);
            request.Content = new SignallingContent(request.Content!, () => deadline.CancelAfter(limit));
        }

        try
        {
            var sending = base.SendAsync(request, either.Token);
            var response = isUpload ? await sending : await LeaveIfStuckAsync(sending, either.Token);
            response.RequestMessage ??= request;
            RetryPolicy.CountRetryAfter(response, options.Time.GetUtcNow());
            if ((int)response.StatusCode >= 300)
            {
                if (isUpload)
                {
                    // An answer that came before the body went out whole has not begun the wait; and words are not moved into place.
                    limit = options.StallTimeout;
                    deadline.CancelAfter(limit);
                }

                await ErrorBody.ReadAsync(response, either.Token);
            }

            return response;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ExchangeException(request.RequestUri!, new TimeoutException($"no answer within {Duration.Of(limit)}"));
        }
        catch (OperationCanceledException fault) when (fault.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The socket handler reports its own ConnectTimeout as a cancellation.
            throw new ExchangeException(request.RequestUri!, new TimeoutException("no connection within the time limit"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or TimeoutException)
        {
            throw new ExchangeException(request.RequestUri!, fault);
        }
    }

    private TimeSpan UploadAnswerLimit(long? inPlace)
    {
        var limit = inPlace is { } bytes ? options.StallTimeout + TimeSpan.FromSeconds(bytes / SlowestMove) : LongestUploadAnswer;
        return limit < LongestUploadAnswer || LongestUploadAnswer < options.StallTimeout ? limit : LongestUploadAnswer;
    }

    /// <summary>Waits no longer than the token allows, even for sockets that do not heed it.</summary>
    /// <remarks>
    /// Seen once, cause unknown: a thread of the HTTP client stood for minutes before a lock, and with it the whole run.
    /// An upload is not left this way, because its body would still be read from.
    /// </remarks>
    private static async Task<HttpResponseMessage> LeaveIfStuckAsync(Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        try
        {
            return await sending.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            _ = DropAsync(sending);
            throw;
        }
    }

    private static async Task DropAsync(Task<HttpResponseMessage> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully)
        {
            (await late).Dispose();
        }
    }
}

using System.Net;
using Microsoft.Extensions.Logging;

namespace PromoteHook.Oci.Transport;

/// <summary>Sends replayable requests again while their trouble is transient; the last answer is returned whatever its status.</summary>
/// <param name="policy">What is transient.</param>
/// <param name="paced">The registries whose own «too many requests» has had all the time it gets by <see cref="RateHandler"/>; null where there is none below.</param>
/// <param name="logger">Is told of tries that failed.</param>
/// <param name="inner">Sends.</param>
internal sealed class RetryHandler(RetryPolicy policy, RegistryEndpoints? paced, ILogger logger, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!RegistryCall.Of(request).IsReplayable)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? retryAfter = null;
            try
            {
                var response = await base.SendAsync(RequestCopy.Of(request), cancellationToken);
                if (attempt == RetryPolicy.MaxAttempts || !policy.IsTransient(response) || IsOfPace(response))
                {
                    return response;
                }

                retryAfter = RetryPolicy.RetryAfterOf(response);
                logger.LogDebug("{Host} answered {Status}, try {Attempt}", request.RequestUri!.Authority, (int)response.StatusCode, attempt);
                response.Dispose();
            }
            catch (Exception fault) when (attempt < RetryPolicy.MaxAttempts && IsWorthAnotherTry(fault))
            {
                logger.LogDebug("{Host}: {Fault}, try {Attempt}", request.RequestUri!.Authority, fault.GetType().Name, attempt);
            }

            await policy.WaitAsync(attempt + 1, retryAfter, cancellationToken);
        }
    }

    private bool IsOfPace(HttpResponseMessage response) =>
        paced is not null && response.StatusCode == HttpStatusCode.TooManyRequests
        && RegistryCall.Of(response.RequestMessage!).Repository.Registry is var registry && paced.IsOf(response.RequestMessage!.RequestUri!, registry);

    /// <summary>A RegistryException from below comes from the token server, which has had its own tries.</summary>
    private bool IsWorthAnotherTry(Exception fault) => fault is not RegistryException && policy.IsTransient(fault);
}

using System.Net;
using Microsoft.Extensions.Logging;

namespace PromoteHook.Oci.Transport;

/// <summary>Keeps a registry's requests at the pace it takes them, and sends again what it refused for being too much.</summary>
/// <remarks>
/// Such a refusal is no fault of the request, so it is no try of <see cref="RetryHandler"/>'s either: with many processes at one quota
/// it may well be refused more often than that. It lets go at the response headers and so cannot bound bodies;
/// transfers ask <see cref="HostGovernor"/> themselves.
/// </remarks>
internal sealed class RateHandler(HostGovernor governor, RegistryEndpoints endpoints, RetryPolicy policy, ILogger logger, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = RegistryCall.Of(request);
        if (!endpoints.IsOf(request.RequestUri!, call.Repository.Registry))
        {
            // A storage behind a redirect has limits of its own, which nobody told us.
            return await base.SendAsync(request, cancellationToken);
        }

        while (true)
        {
            var (response, isRefused) = await SendOnceAsync(request, call, cancellationToken);
            if (!isRefused || !call.IsReplayable || governor.LaneOf(call.Repository.Registry, call.Operation).IsHopeless)
            {
                return response;
            }

            logger.LogDebug("{Host} answered {Status}: waiting for its pace", request.RequestUri!.Authority, (int)response.StatusCode);
            response.Dispose();
            request = RequestCopy.Of(request);
        }
    }

    private async Task<(HttpResponseMessage Response, bool IsRefused)> SendOnceAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken)
    {
        var registry = call.Repository.Registry;
        var lane = governor.LaneOf(registry, call.Operation);

        // An upload's answer comes after its body, which reads from a registry itself, perhaps from this one: with a place
        // held all that while, uploads would wait for their own sources. They have slots of their own.
        IDisposable? place = null;
        PacePermit permit;
        if (call.HasOneShotBody(request))
        {
            permit = await lane.PassAsync(cancellationToken);
        }
        else
        {
            (permit, place) = await governor.EnterRequestAsync(registry, call.Operation, cancellationToken);
        }

        using (place)
        {
            var start = policy.Time.GetTimestamp();
            var response = await base.SendAsync(request, cancellationToken);
            if (call.Operation == RegistryOperation.ReadManifest)
            {
                governor.NoteAnswerTime(registry, policy.Time.GetElapsedTime(start));
            }

            return (response, Note(response, call, lane, permit));
        }
    }

    /// <returns>True when the answer is that there were too many requests, and that waiting may help.</returns>
    private bool Note(HttpResponseMessage response, RegistryCall call, RequestLane lane, PacePermit permit)
    {
        var isTooMany = IsTooMany(response, call);
        if (!isTooMany && response.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            if ((int)response.StatusCode < 500)
            {
                lane.Passed(permit);
            }

            return false;
        }

        var wait = RetryPolicy.RetryAfterOf(response);
        if (!policy.IsShort(wait))
        {
            return false;
        }

        lane.Refused(permit, wait);
        return isTooMany;
    }

    /// <summary>429, or a code that says the same: Amazon's API has status 400 for it.</summary>
    /// <remarks>ECR Public says so with 403 too, of a month's quota, which no pace helps.</remarks>
    private static bool IsTooMany(HttpResponseMessage response, RegistryCall call) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.BadRequest =>
            RefusalKinds.Of(response.StatusCode, RefusalBody.Read(ErrorBody.Held(response)).Errors, call.Operation) == RegistryErrorKind.RateLimited,
        _ => false,
    };
}

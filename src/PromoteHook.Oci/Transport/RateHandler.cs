using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>Keeps a registry's requests under way bounded, and all of them back when it asks for patience.</summary>
/// <remarks>It lets go at the response headers and so cannot bound bodies; transfers ask <see cref="HostGovernor"/> themselves.</remarks>
internal sealed class RateHandler(HostGovernor governor, RegistryEndpoints endpoints, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var registry = RegistryCall.Of(request).Repository.Registry;
        if (!endpoints.IsOf(request.RequestUri!, registry))
        {
            // A storage behind a redirect has limits of its own, which nobody told us.
            return await base.SendAsync(request, cancellationToken);
        }

        // An upload's answer comes after its body, which reads from a registry itself, perhaps from this one: with a place
        // held all that while, uploads would wait for their own sources. They have slots of their own.
        var isUpload = RegistryCall.Of(request).HasOneShotBody(request);
        using var place = isUpload ? null : await governor.EnterRequestAsync(registry, cancellationToken);
        if (isUpload)
        {
            await governor.WaitOutBackOffAsync(registry, cancellationToken);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            && RetryPolicy.RetryAfterOf(response) is { } wait && wait <= RetryPolicy.LongestWait)
        {
            governor.BackOff(registry, wait);
        }

        return response;
    }
}

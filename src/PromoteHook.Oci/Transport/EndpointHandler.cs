using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>Finds out whether a registry that may be spoken to over plain http speaks TLS after all, and then stays with TLS.</summary>
/// <remarks>
/// Such registries are tried with http first. A server that expects TLS answers 400 with a text of its own, or cuts the
/// connection. Only before the first proper answer is that taken as a sign, and only when TLS then works does it hold:
/// a plain server that stumbles must not become unreachable for the rest of the run.
/// </remarks>
internal sealed class EndpointHandler(RegistryEndpoints endpoints, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>What Go's server, nginx and Apache say to an http request on a TLS port. There is no code for it.</summary>
    private static readonly string[] TlsOnlyTexts =
        ["sent an HTTP request to an HTTPS server", "plain HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL-enabled server port"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = RegistryCall.Of(request);
        var registry = call.Repository.Registry;
        var uri = request.RequestUri!;
        if (uri.Scheme != Uri.UriSchemeHttp || !uri.Authority.Equals(new Uri($"http://{registry}").Authority, StringComparison.OrdinalIgnoreCase))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (endpoints.Of(registry).Scheme == Uri.UriSchemeHttps)
        {
            return await base.SendAsync(OverTls(request, registry), cancellationToken);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            if (!endpoints.IsUndecided(registry) || !await LooksLikeTlsAsync(request, response, cancellationToken))
            {
                endpoints.Decide(registry, isPlainHttp: true);
                return response;
            }
        }
        catch (HttpRequestException fault) when (endpoints.IsUndecided(registry) && LooksLikeTls(fault))
        {
            if (call.HasOneShotBody(request))
            {
                throw;
            }

            var (secured, _) = await TryTlsAsync(request, registry, cancellationToken);
            if (secured is null)
            {
                throw;
            }

            return secured;
        }

        if (call.HasOneShotBody(request))
        {
            return response;
        }

        var (secure, obstacle) = await TryTlsAsync(request, registry, cancellationToken);
        if (secure is null && (request.Method == HttpMethod.Head || obstacle is not { HttpRequestError: HttpRequestError.SecureConnectionError }))
        {
            return response;
        }

        // It has said that it wants TLS, so why there is none is the thing to tell.
        response.Dispose();
        return secure ?? throw obstacle!;
    }

    private async Task<(HttpResponseMessage? Response, HttpRequestException? Obstacle)> TryTlsAsync(HttpRequestMessage request, string registry, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(OverTls(request, registry), cancellationToken);
            endpoints.Decide(registry, isPlainHttp: false);
            return (response, null);
        }
        catch (HttpRequestException fault) when (ConnectionFault.CertificateRefusal(fault) is null)
        {
            return (null, fault);
        }
    }

    private static HttpRequestMessage OverTls(HttpRequestMessage request, string registry) =>
        RequestCopy.Of(request, RawUri.WithAuthority(request.RequestUri!, Uri.UriSchemeHttps, registry));

    private static bool LooksLikeTls(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError
        || ConnectionFault.IsReset(fault);

    private static async Task<bool> LooksLikeTlsAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.BadRequest)
        {
            return false;
        }

        // The answer to a HEAD has no text to go by.
        var text = System.Text.Encoding.UTF8.GetString(await ErrorBody.ReadAsync(response, cancellationToken));
        return request.Method == HttpMethod.Head
            ? !response.Headers.Contains("Docker-Distribution-Api-Version")
            : TlsOnlyTexts.Any(known => text.Contains(known, StringComparison.OrdinalIgnoreCase));
    }
}

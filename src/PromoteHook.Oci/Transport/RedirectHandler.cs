using System.Net;
using Microsoft.Extensions.Logging;

namespace PromoteHook.Oci.Transport;

/// <summary>Follows redirects, which is how most registries hand out blobs.</summary>
/// <remarks>
/// The framework's own loop drops Authorization even towards the same host, rewrites escapes in the target, forgets the
/// digest header of the first answer and replays bodies that cannot be replayed.
/// </remarks>
internal sealed class RedirectHandler(RegistryEndpoints endpoints, ILogger logger, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxHops = 5;
    private const string DigestHeader = "Docker-Content-Digest";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = RegistryCall.Of(request);
        string? digest = null;
        for (var hop = 0; ; hop++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            response.RequestMessage ??= request;
            if (!IsRedirect(response) || call.HasOneShotBody(request) || NextMethod(response.StatusCode, request.Method) is not { } method)
            {
                return WithDigest(response, digest);
            }

            digest ??= Header(response, DigestHeader);
            var target = RawUri.ResolveRedirect(request.RequestUri!, Header(response, "Location")!);
            response.Dispose();
            if (hop == MaxHops)
            {
                throw Refused($"it redirects more than {MaxHops} times");
            }

            TargetGuard.Check(request.RequestUri!, target, endpoints.Of(call.Repository.Registry), "it redirects");
            logger.LogDebug("{From} redirects to {Target}", request.RequestUri!.Authority, RawUri.WithoutQuery(target));
            request = Next(request, target, method);
        }
    }

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && Header(response, "Location") is not null;

    /// <summary>The method of the next hop; null when following would turn a write into a read, which helps nobody.</summary>
    private static HttpMethod? NextMethod(HttpStatusCode status, HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head ? method
        : status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect ? method
        : null;

    /// <summary>Keeps Range and Accept. There is no Authorization yet: <see cref="AuthHandler"/> signs each hop, where it leads to the registry itself.</summary>
    private static HttpRequestMessage Next(HttpRequestMessage request, Uri target, HttpMethod method)
    {
        var next = RequestCopy.Of(request, target);
        next.Method = method;
        next.Headers.Host = null;
        return next;
    }

    /// <summary>Azure tells the digest on the redirect only, not on the storage's answer.</summary>
    private static HttpResponseMessage WithDigest(HttpResponseMessage response, string? digest)
    {
        if (digest is not null && Header(response, DigestHeader) is null)
        {
            response.Headers.TryAddWithoutValidation(DigestHeader, digest);
        }

        return response;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.First() : null;

    private static RegistryException Refused(string reason) =>
        new(RegistryErrorKind.Unsupported, $"the registry's redirect is refused: {reason}");
}

namespace PromoteHook.Oci.Transport;

/// <summary>Signs requests in. It never sends a one-shot body twice: such a request must have a fresh token beforehand.</summary>
internal sealed class AuthHandler(Authorizer authorizer, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = RegistryCall.Of(request);
        if (!authorizer.IsOwn(request.RequestUri!, call.Repository.Registry))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var first = await authorizer.GoFirstAsync(call.Repository.Registry, cancellationToken);
        try
        {
            var session = new AuthSession(authorizer, call);
            while (true)
            {
                var header = await session.AuthorizeAsync(cancellationToken);
                var signed = RequestCopy.Of(request);
                signed.Headers.Authorization = header;
                RefusalText.Remember(signed, session.Credential);
                SentSecrets.Remember(signed, session.Credential);
                var response = await base.SendAsync(signed, cancellationToken);
                var hasAnotherWay = await session.HasAnotherWayAsync(response, cancellationToken);
                first?.TrySetResult();
                if (!hasAnotherWay || call.HasOneShotBody(request))
                {
                    return response;
                }

                response.Dispose();
            }
        }
        finally
        {
            first?.TrySetResult();
        }
    }
}

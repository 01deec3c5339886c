namespace PromoteHook.Oci.Transport;

/// <summary>Copies of requests: a message that was sent must not be sent again, and a handler must not change its caller's.</summary>
internal static class RequestCopy
{
    /// <summary>A new message with the same method, headers and options; it shares the body, which must be replayable to be sent twice.</summary>
    public static HttpRequestMessage Of(HttpRequestMessage request) => Of(request, request.RequestUri!);

    /// <inheritdoc cref="Of(HttpRequestMessage)"/>
    public static HttpRequestMessage Of(HttpRequestMessage request, Uri uri)
    {
        var copy = new HttpRequestMessage(request.Method, uri) { Version = request.Version, VersionPolicy = request.VersionPolicy, Content = request.Content };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (key, value) in request.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[key] = value;
        }

        return copy;
    }
}

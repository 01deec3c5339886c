namespace PromoteHook.Oci.Transport;

/// <summary>A request that got no answer: the host it went to, and below it the fault.</summary>
internal sealed class ExchangeException(Uri uri, Exception fault) : HttpRequestException(
    (fault as HttpRequestException)?.HttpRequestError ?? (fault as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown,
    "no answer",
    fault,
    (fault as HttpRequestException)?.StatusCode)
{
    /// <summary>Where the request went; only its scheme, host and port belong into a message.</summary>
    public Uri Uri { get; } = uri;
}

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PromoteHook.Oci.Transport;

/// <summary>Says in words why there was no answer.</summary>
internal static class ConnectionFault
{
    /// <summary>True for what a connection can do wrong, as opposed to bugs and cancellations.</summary>
    public static bool Explains(Exception fault) => fault is HttpRequestException or IOException or SocketException or TimeoutException;

    /// <summary>The failure, with the cause named; the proxy's address appears without its credentials.</summary>
    public static RegistryException ToException(Exception fault, string registry, IWebProxy? proxy)
    {
        var uri = (fault as ExchangeException)?.Uri;
        return new RegistryException(IsTlsRefusal(fault) ? RegistryErrorKind.Unsupported : RegistryErrorKind.Unavailable, Describe(fault, uri, ProxyOf(uri, proxy)), fault) { Registry = registry };
    }

    /// <summary>The refused certificate behind a fault; null when that is not its cause.</summary>
    public static CertificateRefusedException? CertificateRefusal(Exception fault) => Cause<CertificateRefusedException>(fault);

    /// <summary>True when both sides spoke and cannot agree on TLS: no later try will change that.</summary>
    private static bool IsTlsRefusal(Exception fault) =>
        CertificateRefusal(fault) is not null
        || (fault is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } && Cause<AuthenticationException>(fault) is not null);

    /// <summary>True when the other side broke the connection off.</summary>
    public static bool IsReset(Exception fault) => Cause<SocketException>(fault)?.SocketErrorCode == SocketError.ConnectionReset;

    private static string Describe(Exception fault, Uri? uri, string? proxy)
    {
        var host = uri?.Authority ?? "the registry";
        var way = proxy is null ? "" : $" by way of the proxy {proxy}";
        var error = (fault as HttpRequestException)?.HttpRequestError;
        return fault switch
        {
            _ when CertificateRefusal(fault) is { } refusal => $"the TLS certificate of {host} is refused: {refusal.Message}",
            _ when error == HttpRequestError.NameResolutionError => proxy is null
                ? $"no such host: the name of {host} cannot be resolved"
                : $"no such host: the name of the proxy {proxy} or of {host} cannot be resolved",
            _ when error == HttpRequestError.ProxyTunnelError => $"the proxy {proxy ?? "in use"} refuses to connect to {host}{StatusOf(fault)}",
            _ when IsTlsRefusal(fault) =>
                $"no TLS connection to {host}{way}: the other side speaks plain http, or no TLS version in common",
            _ when Cause<TimeoutException>(fault) is { } timeOut => $"time-out: {timeOut.Message} from {host}{way}",
            _ when Cause<SocketException>(fault)?.SocketErrorCode == SocketError.ConnectionRefused => $"{host}{way}: connection refused",
            _ when Cause<SocketException>(fault)?.SocketErrorCode is SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"{host}{way}: no route to host",
            _ when error == HttpRequestError.ConnectionError => $"no connection to {host}{way}",
            _ when error is HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => $"{host}{way} does not answer in HTTP",
            _ => $"the connection to {host}{way} was cut",
        };
    }

    private static string StatusOf(Exception fault) =>
        fault is HttpRequestException { StatusCode: { } status } ? $" ({(int)status})" : "";

    private static string? ProxyOf(Uri? uri, IWebProxy? proxy) =>
        uri is not null && proxy is not null && !proxy.IsBypassed(uri) ? proxy.GetProxy(uri)?.Authority : null;

    private static T? Cause<T>(Exception? fault)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T cause)
            {
                return cause;
            }
        }

        return null;
    }
}

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
        var obstacle = ObstacleOf(fault);
        var status = obstacle == ConnectionObstacle.ProxyRefused ? (fault as HttpRequestException)?.StatusCode : null;
        return new RegistryException(KindOf(obstacle, status), Describe(fault, obstacle, uri, ProxyOf(uri, proxy)), fault)
        {
            Registry = registry,
            Obstacle = obstacle,
            Status = status,
            Host = uri?.Authority,
        };
    }

    /// <summary>The refused certificate behind a fault; null when that is not its cause.</summary>
    public static CertificateRefusedException? CertificateRefusal(Exception fault) => Cause<CertificateRefusedException>(fault);

    /// <summary>True when the other side broke the connection off.</summary>
    public static bool IsReset(Exception fault) => Cause<SocketException>(fault)?.SocketErrorCode == SocketError.ConnectionReset;

    private static ConnectionObstacle ObstacleOf(Exception fault)
    {
        var error = (fault as HttpRequestException)?.HttpRequestError;
        return fault switch
        {
            _ when CertificateRefusal(fault) is { } refusal => refusal.Obstacle,
            _ when error == HttpRequestError.NameResolutionError => ConnectionObstacle.UnknownHost,
            _ when error == HttpRequestError.ProxyTunnelError => ConnectionObstacle.ProxyRefused,
            _ when error == HttpRequestError.SecureConnectionError && Cause<AuthenticationException>(fault) is not null => ConnectionObstacle.NoTls,
            _ when Cause<TimeoutException>(fault) is not null => ConnectionObstacle.Silent,
            _ when error == HttpRequestError.InvalidResponse => ConnectionObstacle.NotHttp,
            _ => Cause<SocketException>(fault)?.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => ConnectionObstacle.Refused,
                SocketError.HostUnreachable or SocketError.NetworkUnreachable => ConnectionObstacle.NoRoute,
                _ => ConnectionObstacle.Cut,
            },
        };
    }

    /// <summary>What both sides said clearly will not change by another try: a certificate, a protocol, a proxy's rule.</summary>
    private static RegistryErrorKind KindOf(ConnectionObstacle obstacle, HttpStatusCode? status) => obstacle switch
    {
        ConnectionObstacle.UnknownAuthority or ConnectionObstacle.CertificateExpired or ConnectionObstacle.CertificateOfOtherHost or ConnectionObstacle.CertificateUnfit
            or ConnectionObstacle.NoTls or ConnectionObstacle.NotHttp => RegistryErrorKind.Unsupported,
        ConnectionObstacle.ProxyRefused when status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => RegistryErrorKind.Denied,
        _ => RegistryErrorKind.Unavailable,
    };

    private static string Describe(Exception fault, ConnectionObstacle obstacle, Uri? uri, string? proxy)
    {
        var host = uri?.Authority ?? "the registry";
        var way = proxy is null ? "" : $" by way of the proxy {proxy}";
        return obstacle switch
        {
            ConnectionObstacle.UnknownHost => proxy is null
                ? $"no such host: the name of {host} cannot be resolved"
                : $"no such host: the name of the proxy {proxy} or of {host} cannot be resolved",
            ConnectionObstacle.ProxyRefused => $"the proxy {proxy ?? "in use"} refuses to connect to {host}{StatusOf(fault)}",
            ConnectionObstacle.NoTls => $"no TLS connection to {host}{way}: the other side speaks plain http, or no TLS version in common",
            ConnectionObstacle.Silent => $"time-out: {Cause<TimeoutException>(fault)!.Message} from {host}{way}",
            ConnectionObstacle.Refused => $"{host}{way}: connection refused",
            ConnectionObstacle.NoRoute => $"{host}{way}: no route to host",
            ConnectionObstacle.NotHttp => $"{host}{way} does not answer in HTTP",
            ConnectionObstacle.Cut when fault is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to {host}{way}",
            ConnectionObstacle.Cut => $"the connection to {host}{way} was cut",
            _ => $"the TLS certificate of {host} is refused: {CertificateRefusal(fault)!.Message}",
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

using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Oci.Transport;

/// <summary>Sockets to services beside registries, such as a cloud's interfaces: through the same proxy, with the same check of certificates.</summary>
public static class ServiceSockets
{
    /// <summary>How long a connection may take to come about; then the request is cancelled.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A new handler, which follows no redirect and keeps no cookie; the caller disposes it.</summary>
    /// <param name="proxy">The proxy to go through; null goes direct.</param>
    /// <param name="authorities">Certificate authorities to trust beside the system's; null for none.</param>
    public static SocketsHttpHandler Create(IWebProxy? proxy, X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            Proxy = proxy,
            UseProxy = proxy is not null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = new ServerCertificates(authorities).Check;
        return handler;
    }
}

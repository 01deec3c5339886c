using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook;

/// <summary>What to do when a registry gave no answer of its own.</summary>
internal static class ConnectionRemedy
{
    public static string For(ConnectionObstacle obstacle, HttpStatusCode? status, string registry) => obstacle switch
    {
        ConnectionObstacle.UnknownHost => "check the spelling of the host, and that names are resolved here (DNS, proxy); then run again",
        ConnectionObstacle.Refused => "check the host and its port, and that what should listen there is up; then run again",
        ConnectionObstacle.NoRoute => $"check the routes and network policies from here to {registry}, then run again",
        ConnectionObstacle.NotHttp => $"check the host and its port: a registry answers there by HTTP",
        ConnectionObstacle.NoTls => $"check the host and its port; if {registry} is meant to be asked by plain http, give --insecure-registry {registry}",
        ConnectionObstacle.UnknownAuthority => "if you trust that authority, give its certificate with --ca-file",
        ConnectionObstacle.CertificateExpired => $"renew the certificate of {registry}, or correct the clock here",
        ConnectionObstacle.CertificateOfOtherHost => $"use a host name that the certificate is for, or give {registry} a certificate for its name",
        ConnectionObstacle.CertificateUnfit => $"give {registry} a certificate for servers",
        ConnectionObstacle.ProxyRefused => status switch
        {
            HttpStatusCode.ProxyAuthenticationRequired => $"put a login that the proxy takes into its variable (HTTPS_PROXY=http://user:password@host:port); or name {registry} in NO_PROXY if it can be reached without",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"have the proxy allow it; or name {registry} in NO_PROXY if it can be reached without",
            _ => "see whether the proxy is in order, and run again",
        },
        _ => $"check that {registry} can be reached from here (proxy, firewall, network policy), and run again",
    };
}

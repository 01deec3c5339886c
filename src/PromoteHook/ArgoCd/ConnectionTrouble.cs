using PromoteHook.Oci.Transport;

namespace PromoteHook.ArgoCd;

/// <summary>Says what to do when Argo CD gave no answer of its own.</summary>
internal static class ConnectionTrouble
{
    public static ArgoCdException Of(ServiceFault fault, ArgoCdServer server, ArgoCdRequest request)
    {
        var message = $"Argo CD {server}: {request.What}: {fault.Message}";
        return fault.Obstacle switch
        {
            ConnectionObstacle.UnknownAuthority => new(
                ExitCode.Unsupported, message, "give the authority, or the server's own certificate (Secret argocd-server-tls or argocd-secret, tls.crt), with --argocd-ca-file"),
            ConnectionObstacle.CertificateOfOtherHost => new(
                ExitCode.Unsupported, message, "name the server as its certificate does (in its cluster argocd-server.argocd), or give it a certificate for this name"),
            ConnectionObstacle.CertificateExpired => new(ExitCode.Unsupported, message, "renew the server's certificate, or correct the clock here"),
            ConnectionObstacle.CertificateUnfit => new(ExitCode.Unsupported, message, "give the server a certificate for servers"),
            ConnectionObstacle.NoTls => new(ExitCode.Unsupported, message, $"if Argo CD runs with --insecure (server.insecure), give --argocd-server http://{server.Root.Authority}"),
            ConnectionObstacle.NotHttp => new(ExitCode.Unsupported, message, "check host and port: Argo CD's API answers there by HTTP"),
            ConnectionObstacle.ProxyRefused when fault.IsRefusalByProxy => new(ExitCode.AccessDenied, message, ConnectionRemedy.For(fault.Obstacle, fault.Status, server.Root.Host)),
            _ => new(ExitCode.Unavailable, message, ConnectionRemedy.For(fault.Obstacle, fault.Status, server.Root.Authority)) { RetryFor = ArgoCdException.Patience },
        };
    }
}

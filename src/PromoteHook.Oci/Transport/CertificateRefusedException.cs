using System.Security.Authentication;

namespace PromoteHook.Oci.Transport;

/// <summary>A server's certificate that does not prove the server; the message says which part and whose certificate it is.</summary>
internal sealed class CertificateRefusedException(ConnectionObstacle obstacle, string message) : AuthenticationException(message)
{
    public ConnectionObstacle Obstacle { get; } = obstacle;
}

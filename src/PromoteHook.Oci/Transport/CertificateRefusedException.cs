using System.Security.Authentication;

namespace PromoteHook.Oci.Transport;

/// <summary>A server's certificate that does not prove the server; the message says which part and whose certificate it is.</summary>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);

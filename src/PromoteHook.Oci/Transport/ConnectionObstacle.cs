namespace PromoteHook.Oci.Transport;

/// <summary>Why a registry gave no answer of its own.</summary>
public enum ConnectionObstacle
{
    /// <summary>The host's name, or its proxy's, cannot be resolved.</summary>
    UnknownHost,

    /// <summary>Nothing listens on the port.</summary>
    Refused,

    /// <summary>No route leads to the host.</summary>
    NoRoute,

    /// <summary>The other side was silent for too long.</summary>
    Silent,

    /// <summary>The connection could not be made, or was cut.</summary>
    Cut,

    /// <summary>What answers there does not speak HTTP.</summary>
    NotHttp,

    /// <summary>The other side speaks plain http, or no TLS version in common.</summary>
    NoTls,

    /// <summary>The certificate's authority is not trusted.</summary>
    UnknownAuthority,

    /// <summary>The certificate, or one above it, is not valid at this time.</summary>
    CertificateExpired,

    /// <summary>The certificate is for another host name.</summary>
    CertificateOfOtherHost,

    /// <summary>The server shows no certificate, or one that is not for servers.</summary>
    CertificateUnfit,

    /// <summary>A proxy on the way refuses; RegistryException.Status is its answer.</summary>
    ProxyRefused,
}

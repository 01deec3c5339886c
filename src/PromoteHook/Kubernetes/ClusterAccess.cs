using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Kubernetes;

/// <summary>Where a Kubernetes API is, and as whom it is asked.</summary>
/// <param name="Server">Its root; may have a path, as behind Rancher.</param>
/// <param name="Namespace">The namespace of this pod, or of the kubeconfig's context.</param>
/// <param name="Origin">Who says all that, for messages: «the kubeconfig /home/me/.kube/config».</param>
internal sealed record ClusterAccess(Uri Server, string Namespace, string Origin)
{
    /// <summary>The only authorities that are trusted; null trusts the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Shown to the server, with its private key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Null where the client's certificate alone says who asks.</summary>
    public BearerToken? Token { get; init; }

    /// <summary>The name that the server's certificate must be for, where it is not that of <see cref="Server"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>True takes any certificate.</summary>
    public bool IsInsecure { get; init; }
}

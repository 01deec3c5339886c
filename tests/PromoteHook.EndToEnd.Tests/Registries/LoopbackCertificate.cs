using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A self-signed certificate for 127.0.0.1; its file is its own CA file.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    private readonly TempFolder folder = new();

    public LoopbackCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
        CertificateFile = folder.Write("certificate.pem", certificate.ExportCertificatePem());
        KeyFile = folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The certificate, PEM; also what a client is to trust.</summary>
    public string CertificateFile { get; }

    /// <summary>Its private key, PEM.</summary>
    public string KeyFile { get; }

    public void Dispose() => folder.Dispose();
}

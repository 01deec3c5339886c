using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PromoteHook.Testing;

namespace PromoteHook.Tests.ArgoCd;

public sealed class ArgoCdTlsTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2049, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();

    [Fact]
    public async Task Every_way_to_a_server_with_TLS_leads_to_images_or_a_sentence()
    {
        using var authority = new TestAuthority();
        using var issued = authority.Issue("localhost", From, To);
        using var expired = authority.Issue("localhost", From, From.AddYears(1));
        using var alone = SelfSigned("localhost");
        var authorityFile = folder.Write("authority.pem", authority.Certificate.ExportCertificatePem());
        var leafFile = folder.Write("leaf.pem", alone.ExportCertificatePem());
        (string Name, X509Certificate2? Certificate, string Address, string[] Arguments)[] cases =
        [
            ("its authority is given", issued, "https://localhost", ["--argocd-ca-file", authorityFile]),
            ("its authority is given for all", issued, "https://localhost", []),
            ("its authority is unknown", issued, "https://localhost", []),
            ("its own certificate is given, which is no authority", alone, "https://localhost", ["--argocd-ca-file", leafFile]),
            ("another certificate is given", alone, "https://localhost", ["--argocd-ca-file", authorityFile]),
            ("it has another name", issued, "https://127.0.0.1", ["--argocd-ca-file", authorityFile]),
            ("it has expired", expired, "https://localhost", ["--argocd-ca-file", authorityFile]),
            ("it is not checked", alone, "https://127.0.0.1", ["--argocd-insecure"]),
            ("it speaks plain http", null, "https://127.0.0.1", []),
            ("the file of authorities is missing", issued, "https://localhost", ["--argocd-ca-file", "/nonexistent/ca.pem"]),
        ];

        var page = new StringBuilder();
        foreach (var (name, certificate, address, arguments) in cases)
        {
            await using var scene = await ArgoCdScene.StartAsync(certificate);
            if (name.EndsWith("for all", StringComparison.Ordinal))
            {
                scene.Environment.Add(("PROMOTE_HOOK_CA_FILE", authorityFile));
            }

            scene.Server.Serve("shop", "during-sync-app");
            scene.ServeManifests("shop");
            var outcome = await scene.ListAsync(["--app", "shop", "--argocd-server", $"{address}:{new Uri(scene.Server.Address).Port}", .. arguments]);
            page.Append(CultureInfo.InvariantCulture, $"{name}\n  {outcome}\n");
        }

        Approved.Verify(page.ToString());
    }

    public void Dispose() => folder.Dispose();

    /// <summary>As Argo CD makes its own: self-signed, and no authority.</summary>
    private static X509Certificate2 SelfSigned(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=Argo CD", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(From, To);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}

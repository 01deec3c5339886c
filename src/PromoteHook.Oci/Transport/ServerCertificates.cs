using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Oci.Transport;

/// <summary>Checks server certificates against the system's authorities and then against those of the options.</summary>
/// <param name="authorities">Those of the options; null for none.</param>
/// <param name="known">What must not be shown of a certificate; null for nothing.</param>
internal sealed class ServerCertificates(X509Certificate2Collection? authorities, KnownSecrets? known = null)
{
    /// <summary>Characters of a name that are told: a certificate may have 90 KB of them.</summary>
    private const int MaxName = 200;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>True when the certificate holds; throws instead of false, because only an exception can carry the reason.</summary>
    /// <exception cref="CertificateRefusedException">The certificate does not prove the server.</exception>
    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        return errors == SslPolicyErrors.None || (FaultIn(certificate, chain, errors) is { } fault ? throw fault : authorities is { Count: > 0 });
    }

    private CertificateRefusedException? FaultIn(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return new(ConnectionObstacle.CertificateUnfit, "the server shows none");
        }

        var whose = $"subject {NameOf(leaf.Subject)}, issuer {NameOf(leaf.Issuer)}";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return new(ConnectionObstacle.CertificateOfOtherHost, $"it is for another host name ({whose})");
        }

        var status = chain?.ChainStatus ?? [];
        return authorities is { Count: > 0 } && HoldsWithExtraAuthorities(leaf, chain, out status) ? null : Refusal(status, leaf, whose);
    }

    private string NameOf(string name) => (known?.InMessages ?? SentSecrets.None).Show(name, MaxName);

    private bool HoldsWithExtraAuthorities(X509Certificate2 leaf, X509Chain? offered, out X509ChainStatus[] status)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (offered is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainPolicy.ExtraStore);
        }

        var holds = chain.Build(leaf);
        status = chain.ChainStatus;
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return holds;
    }

    private static CertificateRefusedException Refusal(X509ChainStatus[] chain, X509Certificate2 leaf, string whose)
    {
        var all = chain.Aggregate(X509ChainStatusFlags.NoError, (sum, status) => sum | status.Status);
        return all.HasFlag(X509ChainStatusFlags.NotTimeValid)
                ? new(ConnectionObstacle.CertificateExpired, $"it or its issuer is expired or not yet valid (valid from {leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u}, {whose})")
            : all.HasFlag(X509ChainStatusFlags.NotValidForUsage) ? new(ConnectionObstacle.CertificateUnfit, $"it is not meant for servers ({whose})")
            : new(ConnectionObstacle.UnknownAuthority, $"its certificate authority is unknown ({whose})");
    }
}

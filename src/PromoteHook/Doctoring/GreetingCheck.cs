using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>Whether TLS holds, or plain http is spoken where it should, and a registry answers.</summary>
internal sealed class GreetingCheck(Greetings greetings, IReadOnlyList<string> insecureRegistries) : ICheck
{
    public CheckKind Kind => CheckKind.Tls;

    public bool IsDoor => true;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        try
        {
            var greeting = await greetings.OfAsync(end.Registry, cancellationToken);
            return [JudgeScheme(end, greeting.Endpoint), JudgeStatus(end, greeting.Status)];
        }
        catch (RegistryException refusal)
        {
            return [Finding.Of(KindOf(refusal.Obstacle), FailureOf.From(refusal, end.Side, end.Registry))];
        }
    }

    private static CheckKind KindOf(ConnectionObstacle? obstacle) => obstacle switch
    {
        ConnectionObstacle.UnknownHost => CheckKind.Dns,
        ConnectionObstacle.ProxyRefused => CheckKind.Proxy,
        ConnectionObstacle.NotHttp => CheckKind.Protocol,
        ConnectionObstacle.NoTls or ConnectionObstacle.UnknownAuthority or ConnectionObstacle.CertificateExpired
            or ConnectionObstacle.CertificateOfOtherHost or ConnectionObstacle.CertificateUnfit => CheckKind.Tls,
        _ => CheckKind.Tcp,
    };

    private Finding JudgeScheme(RegistryEnd end, Uri endpoint)
    {
        var isAllowed = insecureRegistries.Contains(end.Registry, StringComparer.OrdinalIgnoreCase);
        return (endpoint.Scheme == Uri.UriSchemeHttps, isAllowed) switch
        {
            (true, false) => end.Ok(CheckKind.Tls, "the certificate holds"),
            (true, true) => end.Warn(CheckKind.Tls, "it speaks TLS, though plain http is allowed to it", $"leave out --insecure-registry {end.Registry}"),
            (false, true) => end.Warn(CheckKind.Tls, "plain http: logins and content go unprotected", "give the registry a certificate"),
            (false, false) => end.Ok(CheckKind.Tls, "plain http, on this machine"),
        };
    }

    private static Finding JudgeStatus(RegistryEnd end, HttpStatusCode status) => (int)status switch
    {
        200 => end.Ok(CheckKind.Protocol, "a registry answers, and wants no login for it"),
        401 => end.Ok(CheckKind.Protocol, "a registry answers, and wants a login"),
        >= 500 => end.Fail(CheckKind.Protocol, ExitCode.Unavailable, $"/v2/ is answered {(int)status}", $"the trouble is at {end.Registry}: run again later, and if it stays ask those who run it"),
        _ => end.Warn(CheckKind.Protocol, $"/v2/ is answered {(int)status}, where a registry says 200 or 401", $"check that {end.Registry} is a registry, and what stands before it"),
    };
}

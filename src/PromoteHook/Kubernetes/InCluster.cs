using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Kubernetes;

/// <summary>What the kubelet gives a pod to reach its API server with.</summary>
/// <remarks>Source: <see href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/"/>.</remarks>
internal static class InCluster
{
    /// <summary>Set in every pod, whatever <c>enableServiceLinks</c> says.</summary>
    public const string HostVariable = "KUBERNETES_SERVICE_HOST";

    /// <summary>Where the kubelet mounts token, authority and namespace.</summary>
    public const string Mount = "/var/run/secrets/kubernetes.io/serviceaccount";

    private const string PortVariable = "KUBERNETES_SERVICE_PORT";

    /// <summary>Reads it.</summary>
    /// <param name="environment">Yields environment variables.</param>
    /// <param name="time">The clock by which the token is read again.</param>
    /// <param name="mount">Where token, authority and namespace lie.</param>
    /// <returns>Null outside a cluster.</returns>
    /// <exception cref="RefusalException">Usage: this is a pod without them.</exception>
    public static ClusterAccess? Find(Func<string, string?> environment, TimeProvider time, string mount = Mount)
    {
        if (environment(HostVariable) is not { Length: > 0 } host)
        {
            return null;
        }

        var token = Path.Combine(mount, "token");
        if (!File.Exists(token))
        {
            throw new RefusalException(ExitCode.Usage, $"the pod has no service account token: {token} is not there", "set automountServiceAccountToken: true in the pod");
        }

        return new ClusterAccess(ServerOf(host, environment(PortVariable)), NamespaceIn(Path.Combine(mount, "namespace")), $"the pod's service account in {mount}")
        {
            Authorities = AuthoritiesIn(Path.Combine(mount, "ca.crt")),
            Token = BearerToken.FromFile(token, time),
        };
    }

    private static Uri ServerOf(string host, string? port)
    {
        var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host;
        var number = string.IsNullOrEmpty(port) ? "443" : port;
        return ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _) && Uri.TryCreate($"https://{name}:{number}/", UriKind.Absolute, out var server)
            ? server
            : throw new RefusalException(ExitCode.Usage, $"{HostVariable} and {PortVariable} name no server: {host} and {port}", "leave both to the kubelet");
    }

    /// <summary>The bundle may hold two while the cluster's authority is being replaced.</summary>
    private static X509Certificate2Collection AuthoritiesIn(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities;
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"the cluster's certificate authority {file}: {Describe(fault)}", "leave the service account's volume to the kubelet", fault);
        }
    }

    private static string Describe(Exception fault) => fault is CryptographicException ? "it is no PEM file of certificates" : FileFault.Describe(fault);

    private static string NamespaceIn(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } name ? name : "default";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"the pod's namespace {file}: {FileFault.Describe(fault)}", "leave the service account's volume to the kubelet", fault);
        }
    }
}

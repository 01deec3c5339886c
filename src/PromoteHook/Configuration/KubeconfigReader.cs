using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PromoteHook.Discovery.Reading;
using PromoteHook.Kubernetes;

namespace PromoteHook.Configuration;

/// <summary>Reads one kubeconfig file: the cluster, the user and the namespace of its current context.</summary>
/// <remarks>
/// Source: <see href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/"/>. Plugins that fetch tokens are not run: this
/// is for trying things out at home, where <c>kubectl create token</c> makes one.
/// </remarks>
internal sealed class KubeconfigReader(string file, TimeProvider time)
{
    private const string PutRight = "correct the kubeconfig; 'kubectl config view --minify' shows what counts";

    /// <summary>Reads it.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read, names no server, or asks for what is not supported.</exception>
    public ClusterAccess Read()
    {
        var root = ReadRoot();
        var current = TextOf(root, "current-context") ?? throw Refuse("has no current-context", "choose one: kubectl config use-context NAME");
        var context = Named(root, "contexts", "context", current);
        var cluster = Named(root, "clusters", "cluster", TextOf(context, "cluster") ?? throw Refuse($"the context {current} names no cluster"));
        var user = TextOf(context, "user") is { } name ? Named(root, "users", "user", name) : null;
        if (TextOf(cluster, "proxy-url") is not null)
        {
            throw Refuse($"the cluster of {current} is reached by a proxy-url, which is not supported", "use a kubeconfig without it");
        }

        return new ClusterAccess(ServerOf(cluster, current), TextOf(context, "namespace") ?? "default", $"the kubeconfig {file}")
        {
            Authorities = AuthoritiesOf(cluster),
            ServerName = TextOf(cluster, "tls-server-name"),
            IsInsecure = TextOf(cluster, "insecure-skip-tls-verify") == "true",
            ClientCertificate = user is null ? null : CertificateOf(user),
            Token = user is null ? null : TokenOf(user, current),
        };
    }

    private ManifestNode ReadRoot()
    {
        try
        {
            using var text = ManifestFile.Open(file);
            return ManifestFile.Guard(file, new ManifestReader(file, text.Tokens).Documents()).FirstOrDefault(document => document.IsMapping)
                ?? throw Refuse("is no kubeconfig");
        }
        catch (RefusalException fault)
        {
            // Elsewhere what cannot be read are images; here it is a setting.
            throw new RefusalException(ExitCode.Usage, $"kubeconfig {fault.Message}", "check the path and the file", fault);
        }
    }

    private Uri ServerOf(ManifestNode cluster, string context)
    {
        var server = TextOf(cluster, "server") ?? throw Refuse($"the cluster of {context} has no server");
        return Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri
            : throw Refuse($"'{server}' is no server such as https://10.0.0.1:6443");
    }

    private X509Certificate2Collection? AuthoritiesOf(ManifestNode cluster)
    {
        if (Pem(cluster, "certificate-authority") is not { } pem)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        return Import("certificate-authority", () =>
        {
            authorities.ImportFromPem(pem);
            return authorities;
        });
    }

    private X509Certificate2? CertificateOf(ManifestNode user) => (Pem(user, "client-certificate"), Pem(user, "client-key")) switch
    {
        (null, null) => null,
        ({ } certificate, { } key) => Import("client-certificate and client-key", () => X509Certificate2.CreateFromPem(certificate, key)),
        _ => throw Refuse("a client-certificate and its client-key must both be there"),
    };

    private BearerToken? TokenOf(ManifestNode user, string context)
    {
        // The file comes first: it is the one that is renewed.
        if (TextOf(user, "tokenFile") is { } path)
        {
            return BearerToken.FromFile(At(path), time);
        }

        if (TextOf(user, "token") is { } token)
        {
            return BearerToken.Of(token, $"the kubeconfig {file}");
        }

        return user["exec"] is null && user["auth-provider"] is null && user["username"] is null ? null
            : throw Refuse(
                $"the user of {context} signs in by {(user["exec"] is { } exec ? $"the plugin {TextOf(exec, "command") ?? "exec"}" : "a password or auth-provider")}, which is not supported",
                "give a kubeconfig with a token: kubectl create token SERVICEACCOUNT makes one");
    }

    /// <summary>A PEM text: in the file that <paramref name="key"/> names, or as base64 under the key with <c>-data</c>, which wins.</summary>
    private string? Pem(ManifestNode node, string key)
    {
        if (TextOf(node, $"{key}-data") is { } data)
        {
            return Import($"{key}-data", () => Encoding.ASCII.GetString(Convert.FromBase64String(data)));
        }

        try
        {
            return TextOf(node, key) is { } path ? File.ReadAllText(At(path)) : null;
        }
        catch (Exception fault) when (FileFault.Explains(fault))
        {
            throw Refuse($"{key} {TextOf(node, key)}: {FileFault.Describe(fault)}");
        }
    }

    private T Import<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            // What the text is must not be told: it may be a key.
            throw Refuse($"{key} cannot be read: it is no PEM, or not in base64");
        }
    }

    private ManifestNode Named(ManifestNode root, string list, string what, string name) =>
        root[list]?.Items.FirstOrDefault(item => TextOf(item, "name") == name)?[what] ?? throw Refuse($"has no {what} named {name}");

    private string At(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, path);

    /// <summary>A scalar's text; also of one that looks like a number.</summary>
    private static string? TextOf(ManifestNode node, string key) => node[key]?.Text is { Length: > 0 } text ? text : null;

    private RefusalException Refuse(string fault, string remedy = PutRight) => new(ExitCode.Usage, $"kubeconfig {file}: {fault}", remedy);
}

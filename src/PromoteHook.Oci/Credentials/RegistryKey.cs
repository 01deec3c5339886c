using System.IO.Enumeration;

namespace PromoteHook.Oci.Credentials;

/// <summary>A key of docker's <c>auths</c>: host, perhaps with globs, a port and a path.</summary>
/// <remarks>
/// Matching is the kubelet's: as many labels as the host, each by its glob; the same port; a path that begins the
/// repository's. Source: <see href="https://kubernetes.io/docs/concepts/containers/images/#config-json"/>.
/// </remarks>
/// <param name="Authority">Host and optional port, in lower case, Docker Hub's names as <c>docker.io</c>.</param>
/// <param name="Path">What follows, without slashes at its ends; empty for the whole registry.</param>
internal sealed record RegistryKey(string Authority, string Path)
{
    /// <summary>What docker itself writes for Docker Hub.</summary>
    public const string DockerHubUrl = "https://index.docker.io/v1/";

    /// <summary>Reads a key in any of its spellings: with or without scheme, with an API version or a path behind.</summary>
    public static RegistryKey Parse(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = (scheme < 0 ? text : text[(scheme + 3)..]).TrimEnd('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = (slash < 0 ? rest : rest[..slash]).ToLowerInvariant();
        var path = slash < 0 ? "" : rest[(slash + 1)..];
        path = path is "v1" or "v2" ? "" : path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("v2/", StringComparison.Ordinal) ? path[3..] : path;
        return new RegistryKey(authority is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : authority, path);
    }

    /// <summary>True when the key speaks for a repository.</summary>
    public bool Covers(RepositoryName repository) =>
        repository.Path.StartsWith(Path, StringComparison.Ordinal) && CoversRegistry(repository.Registry);

    /// <summary>The key as text; in descending order of it the more specific stand before the general ones.</summary>
    public override string ToString() => Path.Length == 0 ? Authority : $"{Authority}/{Path}";

    private bool CoversRegistry(string registry)
    {
        if (!Authority.AsSpan().ContainsAny('*', '?'))
        {
            return Authority.Equals(registry, StringComparison.OrdinalIgnoreCase);
        }

        var (keyHost, keyPort) = Split(Authority);
        var (host, port) = Split(registry.ToLowerInvariant());
        var globs = keyHost.Split('.');
        var labels = host.Split('.');
        return keyPort == port && globs.Length == labels.Length
            && globs.Zip(labels).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
    }

    private static (string Host, string Port) Split(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']') ? (authority, "") : (authority[..colon], authority[(colon + 1)..]);
    }
}

using System.Collections.Concurrent;

namespace PromoteHook.Oci.Transport;

/// <summary>Where each registry's API answers, and over which scheme.</summary>
/// <remarks>Docker Hub's API has another host than its name. Source: <see href="https://github.com/distribution/reference/blob/main/normalize.go"/>.</remarks>
internal sealed class RegistryEndpoints(IReadOnlyCollection<string> insecureRegistries)
{
    private readonly HashSet<string> insecure = new(insecureRegistries, StringComparer.OrdinalIgnoreCase);

    /// <summary>True: has answered over plain http. False: has turned out to speak TLS.</summary>
    private readonly ConcurrentDictionary<string, bool> speaksPlainHttp = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The root of the registry's API: scheme, host and port.</summary>
    public Uri Of(string registry)
    {
        var authority = registry == ReferenceGrammar.DockerHub ? "registry-1.docker.io" : registry;
        var secure = new Uri($"https://{authority}");
        return MayBePlain(registry, secure) && speaksPlainHttp.GetValueOrDefault(registry, true) ? new Uri($"http://{authority}") : secure;
    }

    /// <summary>True when <paramref name="uri"/> leads to the registry itself: what belongs to the registry may be sent there.</summary>
    public bool IsOf(Uri uri, string registry) =>
        NetworkName.IsSameOrigin(uri, Of(registry))
        || (uri.Scheme == Uri.UriSchemeHttps && IsUndecided(registry) && NetworkName.IsSameOrigin(uri, new Uri($"https://{registry}")));

    /// <summary>True while a registry that may be spoken to over plain http has not shown which scheme it speaks.</summary>
    public bool IsUndecided(string registry) =>
        MayBePlain(registry, new Uri($"https://{registry}")) && !speaksPlainHttp.ContainsKey(registry);

    /// <summary>Holds for the rest of the run.</summary>
    public void Decide(string registry, bool isPlainHttp) => speaksPlainHttp.TryAdd(registry, isPlainHttp);

    private bool MayBePlain(string registry, Uri endpoint) => insecure.Contains(registry) || NetworkName.IsLoopback(endpoint.IdnHost);
}

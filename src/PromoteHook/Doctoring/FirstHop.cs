using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>Where the sockets of a registry's requests lead: to the registry, or to the proxy on the way.</summary>
internal sealed class FirstHop(RegistryTransport transport, ProxyFromEnvironment? proxies)
{
    /// <summary>The host and port to connect to, and how they are called.</summary>
    public (string Host, int Port, string Words) To(string registry)
    {
        var endpoint = transport.EndpointOf(registry);
        var proxy = proxies?.GetProxy(endpoint);
        var first = proxy ?? endpoint;
        return (first.IdnHost, first.Port, proxy is null ? first.Authority : $"the proxy {first.Authority}");
    }
}

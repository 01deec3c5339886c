using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>Names the proxy that is gone through, or why there is none; asks nobody.</summary>
internal sealed class ProxyCheck(RegistryTransport transport, ProxyFromEnvironment? proxies) : ICheck
{
    public CheckKind Kind => CheckKind.Proxy;

    public bool IsDoor => false;

    public Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([end.Ok(CheckKind.Proxy, Describe(transport.EndpointOf(end.Registry)))]);

    private string Describe(Uri endpoint)
    {
        if (proxies?.Settings.FirstOrDefault(setting => setting.Name == $"{endpoint.Scheme}-proxy") is not { } setting)
        {
            return $"direct: no variable names a proxy for {endpoint.Scheme}";
        }

        return proxies.GetProxy(endpoint) is { } proxy
            ? $"by way of {proxy.Authority} ({setting.Variable})"
            : $"direct, past {setting.Variable}: NO_PROXY names it, or it is this machine";
    }
}

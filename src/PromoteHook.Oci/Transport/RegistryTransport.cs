namespace PromoteHook.Oci.Transport;

/// <summary>The way to registries: connections, credentials, retries, redirects and limits, shared by a whole run.</summary>
public sealed class RegistryTransport(RegistryTransportOptions options) : IDisposable
{
    internal RegistryTransportOptions Options { get; } = options;

    internal RetryPolicy Retry => throw new NotImplementedException();

    internal HostGovernor Governor => throw new NotImplementedException();

    /// <summary>The root of a registry's API: scheme, host and port, no path: <c>https://registry-1.docker.io</c>.</summary>
    internal Uri EndpointOf(string registry) => throw new NotImplementedException();

    /// <summary>
    /// Sends a request, with what its registry asks for, and yields the final answer, whatever its status, with the
    /// body not yet read. Throws RegistryException only when there is no answer.
    /// </summary>
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

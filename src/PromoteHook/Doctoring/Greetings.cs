using System.Collections.Concurrent;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>The registries' greetings, each asked for once.</summary>
internal sealed class Greetings(RegistryTransport transport)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryGreeting>>> asked = new();

    /// <exception cref="RegistryException">There was no answer.</exception>
    public Task<RegistryGreeting> OfAsync(string registry, CancellationToken cancellationToken) =>
        asked.GetOrAdd(registry, name => new Lazy<Task<RegistryGreeting>>(() => transport.GreetAsync(name, cancellationToken))).Value;
}

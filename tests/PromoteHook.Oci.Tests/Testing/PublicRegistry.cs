using PromoteHook.Testing;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>A registry under its public name, and a client for it.</summary>
internal sealed record PublicRegistry(NamedHosts Hosts, FakeRegistry Registry, RawClient Client) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Hosts.DisposeAsync();
        await Registry.DisposeAsync();
    }
}

using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class SocketHandlersTests
{
    [Fact]
    public void A_dead_connection_that_many_calls_share_is_noticed_before_they_time_out()
    {
        using var handler = SocketHandlers.Create(ConnectionPool.Calls, new RegistryTransportOptions());

        Assert.Equal(HttpKeepAlivePingPolicy.WithActiveRequests, handler.KeepAlivePingPolicy);
        Assert.True(handler.KeepAlivePingDelay + handler.KeepAlivePingTimeout < TimeSpan.FromSeconds(60));
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>Stands before a registry as a TCP relay: counts what passes, and makes it as slow as a far network.</summary>
/// <remarks>It changes nothing. The registry builds its Locations from the Host header, so that they lead through here again.</remarks>
internal sealed class WireProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly TimeSpan delay;
    private readonly Link up;
    private readonly Link down;
    private readonly Task accepting;

    /// <param name="target">The registry's address and port.</param>
    /// <param name="delay">One way; a new connection costs a round trip too.</param>
    /// <param name="bytesPerSecond">Each way; null for no limit.</param>
    public WireProxy(string target, TimeSpan delay, double? bytesPerSecond)
    {
        this.target = IPEndPoint.Parse(target);
        this.delay = delay;
        up = new Link(delay, bytesPerSecond);
        down = new Link(delay, bytesPerSecond);
        listener.Start(backlog: 1024);
        accepting = AcceptAsync();
    }

    public string Host => listener.LocalEndpoint.ToString()!;

    public WireCount Count { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var token = stop.Token;
        var connected = Stopwatch.GetTimestamp() + (long)(2 * delay.TotalSeconds * Stopwatch.Frequency);
        using var owned = client;
        using var registry = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        Count.AddConnection();
        try
        {
            await registry.ConnectAsync(target, token);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return;
        }

        var parser = new RequestParser(Count.AddRequest);
        await Task.WhenAll(
            new Relay(client, registry, up, Sent).RunAsync(connected, token),
            new Relay(registry, client, down, bytes => Count.AddBytes(bytes.Length)).RunAsync(0, token));

        void Sent(ReadOnlyMemory<byte> bytes)
        {
            Count.AddBytes(bytes.Length);
            parser.Feed(bytes.Span);
        }
    }
}

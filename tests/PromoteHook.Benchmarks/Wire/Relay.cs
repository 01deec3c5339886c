using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>Carries one direction of one connection.</summary>
internal sealed class Relay(Socket from, Socket to, Link link, Action<ReadOnlyMemory<byte>>? seen)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Chunks under way: 16 MiB fill 25 ms of every link that is of interest.</summary>
    private const int ChunksUnderWay = 256;

    /// <summary>Runs until either end closes.</summary>
    /// <param name="earliest">No byte enters the link before: the connection is not made yet.</param>
    /// <param name="cancellationToken">Cuts it.</param>
    public async Task RunAsync(long earliest, CancellationToken cancellationToken)
    {
        try
        {
            await (link.IsPlain ? CopyAsync(cancellationToken) : DelayAsync(earliest, cancellationToken));
        }
        catch (Exception fault) when (IsCut(fault))
        {
            Cut();
        }
    }

    private static bool IsCut(Exception fault) =>
        fault is SocketException or OperationCanceledException or ObjectDisposedException or ChannelClosedException;

    /// <summary>A client that goes without a word is common; the other side is to see the same.</summary>
    private void Cut()
    {
        from.Close(0);
        to.Close(0);
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReceiveAsync(buffer.AsMemory(), cancellationToken) is var length and > 0)
        {
            seen?.Invoke(buffer.AsMemory(0, length));
            await SendAllAsync(buffer.AsMemory(0, length), cancellationToken);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private async Task DelayAsync(long earliest, CancellationToken cancellationToken)
    {
        var underWay = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(ChunksUnderWay) { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(underWay, cancellationToken);
        int length;
        do
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            length = await from.ReceiveAsync(buffer.AsMemory(0, BufferBytes), cancellationToken);
            seen?.Invoke(buffer.AsMemory(0, length));
            var (left, arrives) = link.Book(length, Math.Max(earliest, Stopwatch.GetTimestamp()));
            await underWay.Writer.WriteAsync(new Chunk(buffer, length, arrives), cancellationToken);

            // Reading on only now pushes back on the sender when the link is full.
            await Link.UntilAsync(left, cancellationToken);
        }
        while (length > 0);

        await writing;
    }

    private async Task WriteAsync(Channel<Chunk> underWay, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in underWay.Reader.ReadAllAsync(cancellationToken))
            {
                await Link.UntilAsync(chunk.Arrives, cancellationToken);
                if (chunk.Length == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                await SendAllAsync(chunk.Buffer.AsMemory(0, chunk.Length), cancellationToken);
                ArrayPool<byte>.Shared.Return(chunk.Buffer);
            }
        }
        catch (Exception fault) when (IsCut(fault))
        {
            underWay.Writer.TryComplete();
            Cut();
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }
}

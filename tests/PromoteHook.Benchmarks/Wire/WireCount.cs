using System.Collections.Concurrent;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>What went over the wire to and from one registry.</summary>
internal sealed class WireCount
{
    private readonly ConcurrentQueue<string> requests = new();
    private long bytes;
    private int connections;

    /// <summary>Method and path of each request, in the order of arrival.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Bytes both ways, headers included.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    public int Connections => Volatile.Read(ref connections);

    public void AddConnection() => Interlocked.Increment(ref connections);

    public void AddRequest(string request) => requests.Enqueue(request);

    public void AddBytes(int count) => Interlocked.Add(ref bytes, count);
}

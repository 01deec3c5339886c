using System.Collections.Concurrent;

namespace PromoteHook.Oci.Transport;

/// <summary>The limits of each registry, shared by all work: requests under way, their pace, and blobs being read and written.</summary>
/// <remarks>
/// Reads and uploads are counted apart. With one count, copies within one registry would block each other in a ring:
/// each holds the place of its read while it waits for a place to upload.
/// </remarks>
internal sealed class HostGovernor(RegistryTransportOptions options)
{
    private readonly ConcurrentDictionary<string, HostLimits> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A place to read one blob of <paramref name="size"/> bytes; dispose it when the body is at its end.</summary>
    public ValueTask<IDisposable> EnterReadAsync(string registry, long size, CancellationToken cancellationToken) =>
        EnterAsync(LimitsOf(registry).ReadsOf(size), cancellationToken);

    /// <summary>A place to write one blob of <paramref name="size"/> bytes; dispose it when the upload has been answered.</summary>
    public ValueTask<IDisposable> EnterUploadAsync(string registry, long size, CancellationToken cancellationToken) =>
        EnterAsync(LimitsOf(registry).UploadsOf(size), cancellationToken);

    /// <summary>A place for one request, once the registry's pace allows it; dispose the place at the response headers.</summary>
    public async ValueTask<(PacePermit Permit, IDisposable Place)> EnterRequestAsync(string registry, RegistryOperation operation, CancellationToken cancellationToken)
    {
        var limits = LimitsOf(registry);
        var lane = limits.LaneOf(operation);
        while (true)
        {
            // The wait holds no place: it may be long, and who waits does nothing to the registry.
            var permit = await lane.PassAsync(cancellationToken);
            var place = await EnterAsync(limits.Requests, cancellationToken);
            if (!lane.IsOutdated(permit))
            {
                return (permit, place);
            }

            place.Dispose();
        }
    }

    /// <summary>What a registry and a kind of request share their pace by.</summary>
    public RequestLane LaneOf(string registry, RegistryOperation operation) => LimitsOf(registry).LaneOf(operation);

    /// <summary>Notes how long a small request took, the way there and back included.</summary>
    public void NoteAnswerTime(string registry, TimeSpan time) => LimitsOf(registry).NoteAnswerTime(time);

    private HostLimits LimitsOf(string registry) => hosts.GetOrAdd(registry, _ => new HostLimits(RegistryProfile.Of(registry), options));

    private static async ValueTask<IDisposable> EnterAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        return new Place(places);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? held = places;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}

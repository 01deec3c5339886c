using System.Collections.Concurrent;

namespace PromoteHook.Oci.Transport;

/// <summary>The limits of each registry: requests under way, and blobs being read and written.</summary>
/// <remarks>
/// Reads and uploads are counted apart. With one count, copies within one registry would block each other in a ring:
/// each holds the place of its read while it waits for a place to upload.
/// </remarks>
internal sealed class HostGovernor(int requestsPerRegistry, int transfersPerRegistry, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HostLimits> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A place to read one blob from <paramref name="registry"/>; dispose it when the body is at its end.</summary>
    public ValueTask<IDisposable> EnterReadAsync(string registry, CancellationToken cancellationToken) => EnterAsync(LimitsOf(registry).Reads, cancellationToken);

    /// <summary>A place to write one blob to <paramref name="registry"/>; dispose it when the upload has been answered.</summary>
    public ValueTask<IDisposable> EnterUploadAsync(string registry, CancellationToken cancellationToken) => EnterAsync(LimitsOf(registry).Uploads, cancellationToken);

    /// <summary>A place for one request to <paramref name="registry"/>, once its back-off is over; dispose it at the response headers.</summary>
    public async ValueTask<IDisposable> EnterRequestAsync(string registry, CancellationToken cancellationToken)
    {
        var limits = LimitsOf(registry);
        while (true)
        {
            // The wait holds no place: it may be long, and who waits does nothing to the registry.
            await WaitOutBackOffAsync(registry, cancellationToken);
            var place = await EnterAsync(limits.Requests, cancellationToken);
            if (limits.BackOffUntil <= time.GetUtcNow())
            {
                return place;
            }

            place.Dispose();
        }
    }

    /// <summary>Waits until <paramref name="registry"/> need no longer be left alone.</summary>
    public async Task WaitOutBackOffAsync(string registry, CancellationToken cancellationToken)
    {
        var limits = LimitsOf(registry);
        while (limits.BackOffUntil - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Holds back every request to <paramref name="registry"/> for <paramref name="wait"/>.</summary>
    public void BackOff(string registry, TimeSpan wait) => LimitsOf(registry).BackOff(time.GetUtcNow() + wait);

    private HostLimits LimitsOf(string registry) =>
        hosts.GetOrAdd(registry, _ => new HostLimits(Math.Max(1, requestsPerRegistry), Math.Max(1, transfersPerRegistry)));

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

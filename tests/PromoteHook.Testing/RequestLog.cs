namespace PromoteHook.Testing;

/// <summary>Every request a <see cref="FakeRegistry"/> got, in order of arrival.</summary>
public sealed class RequestLog
{
    private readonly Lock guard = new();
    private readonly List<RecordedRequest> requests = [];

    /// <summary>All so far, as a copy.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (guard)
            {
                return [.. requests];
            }
        }
    }

    public int Total => All.Count;

    /// <summary>Blobs taken in by upload: whole PUTs and single POSTs that were answered with success.</summary>
    public int Uploads => All.Count(request => request is { Route: RegistryRoute.UploadPut or RegistryRoute.UploadSingle, Status: 201 or 204 });

    /// <summary>Mounts that were done.</summary>
    public int Mounts => All.Count(request => request is { Route: RegistryRoute.UploadMount, Status: 201 });

    /// <summary>All requests about blobs, uploads included.</summary>
    public int BlobRequests => All.Count(request => request.Route
        is RegistryRoute.BlobHead or RegistryRoute.BlobGet or RegistryRoute.BlobDelete or RegistryRoute.Storage
        or (>= RegistryRoute.UploadStart and <= RegistryRoute.UploadCancel));

    public int ManifestHeads => Count(RegistryRoute.ManifestHead);

    public int TokenRequests => Count(RegistryRoute.Token);

    public int Count(RegistryRoute route) => All.Count(request => request.Route == route);

    public int Count(RegistryRoute route, string repository) =>
        All.Count(request => request.Route == route && request.Repository == repository);

    public void Clear()
    {
        lock (guard)
        {
            requests.Clear();
        }
    }

    internal void Add(RecordedRequest request)
    {
        lock (guard)
        {
            requests.Add(request);
        }
    }
}

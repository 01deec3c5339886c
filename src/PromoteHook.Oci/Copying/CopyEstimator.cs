using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Works out what a set of copies would move: (1) read the trees, (2) ask for every blob once, (3) count in order.</summary>
internal sealed class CopyEstimator(RegistryTransport transport, CancellationToken cancellationToken)
{
    public async Task<TransferEstimate> RunAsync(IReadOnlyList<CopyRequest> requests)
    {
        var wanted = await Task.WhenAll(requests.Select(ReadBlobsAsync));
        var places = wanted.SelectMany(blobs => blobs).DistinctBy(blob => (blob.Destination, blob.Blob.Digest)).ToArray();
        var present = await Task.WhenAll(places.Select(IsPresentAsync));
        return Count([.. places.Zip(present)]);
    }

    private async Task<IReadOnlyList<WantedBlob>> ReadBlobsAsync(CopyRequest request)
    {
        var source = new Repository(transport, request.Source);
        var destination = new Repository(transport, request.Destination);
        var root = await Sides.AtAsync(Side.Source, source, at => at.GetManifestAsync(request.Digest.ToString(), cancellationToken));
        if (!request.IsDeep && await IsThereAsync(destination, root.Descriptor))
        {
            return [];
        }

        var tree = await Sides.AtAsync(Side.Source, source, at => ManifestTree.ReadAsync(
            at, root, async child => !request.IsDeep && await IsThereAsync(destination, child), cancellationToken));
        return [.. tree.Blobs.Where(blob => blob.Urls.Count == 0).Select(blob => new WantedBlob(request.Source, request.Destination, blob))];
    }

    private async Task<bool> IsThereAsync(Repository destination, Descriptor manifest) =>
        await Sides.AtAsync(Side.Destination, destination, at => at.ResolveAsync(manifest.Digest.ToString(), cancellationToken)) is not null;

    private Task<bool> IsPresentAsync(WantedBlob wanted) =>
        Sides.AtAsync(Side.Destination, new Repository(transport, wanted.Destination), at => at.HasBlobAsync(wanted.Blob, cancellationToken));

    private static TransferEstimate Count(IReadOnlyList<(WantedBlob Wanted, bool IsPresent)> places)
    {
        var landed = places.Where(place => place.IsPresent).Select(place => (place.Wanted.Destination.Registry, place.Wanted.Blob.Digest)).ToHashSet();
        var (bytes, uploads, mounts) = (0L, 0, 0);
        foreach (var (wanted, _) in places.Where(place => !place.IsPresent))
        {
            var isFirst = landed.Add((wanted.Destination.Registry, wanted.Blob.Digest));
            if (!isFirst || wanted.Source.Registry == wanted.Destination.Registry)
            {
                mounts++;
            }
            else
            {
                uploads++;
                bytes += wanted.Blob.Size;
            }
        }

        return new TransferEstimate(bytes, uploads, mounts, places.Count(place => place.IsPresent));
    }

    private sealed record WantedBlob(RepositoryName Source, RepositoryName Destination, Descriptor Blob);
}

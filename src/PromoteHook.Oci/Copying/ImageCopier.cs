using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Copies images and artifacts between repositories, keeping every digest; one copier serves a whole run and moves no blob twice.</summary>
/// <remarks>Any number of copies may run at once; blobs under way are bounded per registry by the transport.</remarks>
/// <param name="transport">The way to both registries; not disposed here.</param>
public sealed class ImageCopier(RegistryTransport transport)
{
    private readonly BlobLedger ledger = new();
    private readonly BlobUpload upload = new(transport);
    private readonly ReferrerSearch referrerSearch = new();
    private readonly ReferrerListing referrerListing = new(transport.Retry);

    /// <summary>Copies one root with all below it and, where the request says so, all that refers to it; the tag is the last write, and a HEAD proves it.</summary>
    /// <param name="request">What to copy.</param>
    /// <param name="progress">Told of every blob and manifest, from several threads at once; null for none.</param>
    /// <param name="cancellationToken">Ends the run this copier serves: other copies may wait for a blob of this one.</param>
    /// <exception cref="CopyException">Either end failed; what was written stays and shortens the next try.</exception>
    public async Task<CopyOutcome> CopyAsync(CopyRequest request, IProgress<TransferEvent>? progress, CancellationToken cancellationToken)
    {
        var source = new Repository(transport, request.Source);
        var destination = new Repository(transport, request.Destination);
        var transfer = new BlobTransfer(ledger, upload, transport.Retry);
        var tally = new CopyTally();
        TreeCopy Tree(Action<Descriptor> onChild) =>
            new(source, destination, request.IsDeep, transfer, tally, progress ?? new NoProgress(), cancellationToken) { OnChild = onChild };

        // Within one repository everything that refers to the image is there already.
        if (request.Referrers == ReferrerPolicy.Off || request.Source == request.Destination)
        {
            await new ImageCopy(request, source, destination, Tree(static _ => { }), referrers: null, cancellationToken).RunAsync();
            return tally.ToOutcome();
        }

        using var referrers = new ReferrerCopy(request, referrerSearch, referrerListing, source, destination, Tree(static _ => { }), cancellationToken);
        await new ImageCopy(request, source, destination, Tree(child => referrers.Follow(child.Digest)), referrers, cancellationToken).RunAsync();
        return referrers.AddTo(tally.ToOutcome());
    }

    /// <summary>What copying <paramref name="requests"/> in this order would move; it reads manifests and asks for blobs, and writes nothing.</summary>
    /// <exception cref="CopyException">Either end failed.</exception>
    public Task<TransferEstimate> EstimateAsync(IReadOnlyList<CopyRequest> requests, CancellationToken cancellationToken) =>
        new CopyEstimator(transport, cancellationToken).RunAsync(requests);

    /// <summary>What is gone below <paramref name="digest"/> in a repository: every child manifest is read and every blob asked for.</summary>
    /// <returns>The missing descriptors, foreign layers left out; empty when the image is whole. A missing root is the only entry.</returns>
    /// <exception cref="CopyException">The registry refused or failed, with the destination's side: that is whose images are checked.</exception>
    public async Task<IReadOnlyList<Descriptor>> FindMissingAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var checkedRepository = new Repository(transport, repository);
        return await Sides.AtAsync(Side.Destination, checkedRepository, async at =>
        {
            Manifest root;
            try
            {
                root = await at.GetManifestAsync(digest.ToString(), cancellationToken);
            }
            catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
            {
                return [new Descriptor(MediaTypes.OctetStream, digest, 0)];
            }

            var tree = await ManifestTree.ReadAsync(at, root, _ => Task.FromResult(false), cancellationToken);
            var blobs = tree.Blobs.Where(blob => blob.Urls.Count == 0).ToArray();
            var present = await Task.WhenAll(blobs.Select(blob => at.HasBlobAsync(blob, cancellationToken)));
            return (IReadOnlyList<Descriptor>)[.. tree.Missing, .. blobs.Zip(present).Where(pair => !pair.Second).Select(pair => pair.First)];
        });
    }

    /// <summary>Hears nothing.</summary>
    private sealed class NoProgress : IProgress<TransferEvent>
    {
        public void Report(TransferEvent value)
        {
        }
    }
}

using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// Brings one blob into one destination repository by the cheapest way that works: it is there; it is mounted from a
/// repository of the same registry; it is uploaded.
/// </summary>
internal sealed class BlobTransfer(BlobLedger ledger, BlobUpload upload, RetryPolicy retry)
{
    /// <summary>Moves the blob unless this run has done so already.</summary>
    /// <param name="source">Where it is read.</param>
    /// <param name="destination">Where it is to be.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="progress">Told of what happens.</param>
    /// <param name="trust">Whose word is taken that the blob is there.</param>
    /// <param name="cancellationToken">The run's, not the image's: others may wait for this blob.</param>
    /// <exception cref="CopyException">Either end failed for good.</exception>
    public Task<BlobOutcome> MoveAsync(
        Repository source, Repository destination, Descriptor blob, IProgress<TransferEvent> progress, BlobTrust trust, CancellationToken cancellationToken)
    {
        if (trust != BlobTrust.Run)
        {
            ledger.Forget(destination.Name, blob.Digest);
        }

        return ledger.MoveOnceAsync(
            destination.Name,
            blob.Digest,
            () => MoveNowAsync(source, destination, blob, progress, trust, cancellationToken),
            failure => MayTakeOver(failure, source),
            cancellationToken);
    }

    /// <summary>Notes blobs that a written manifest names by now: from then on every registry lets them be mounted.</summary>
    public void NoteCommitted(RepositoryName destination, IEnumerable<Digest> blobs)
    {
        foreach (var blob in blobs)
        {
            ledger.NoteLanded(destination, blob);
        }
    }

    /// <summary>Waits before a manifest's parts are looked at again.</summary>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken) => retry.WaitAsync(attempt, retryAfter: null, cancellationToken);

    /// <summary>Another image's source may have what the leader's lacked; the destination's refusals are everyone's.</summary>
    private static bool MayTakeOver(CopyException failure, Repository source) =>
        failure.Side == Side.Source && failure.Repository != source.Name;

    private async Task<BlobOutcome> MoveNowAsync(
        Repository source, Repository destination, Descriptor blob, IProgress<TransferEvent> progress, BlobTrust trust, CancellationToken cancellationToken)
    {
        if (trust != BlobTrust.Nothing && await Sides.AtAsync(Side.Destination, destination, at => at.HasBlobAsync(blob, cancellationToken)))
        {
            ledger.NoteLanded(destination.Name, blob.Digest);
            return BlobOutcome.Present;
        }

        // A layer with URLs is meant to be fetched from there; where the source does not hold it either, the manifest stands alone.
        if (blob.Urls.Count > 0 && !await Sides.AtAsync(Side.Source, source, at => at.HasBlobAsync(blob, cancellationToken)))
        {
            return BlobOutcome.Foreign;
        }

        return RegistryProfile.Of(destination.Name.Registry).MountsOnlyReferencedBlobs
            ? await MountOrUploadAsync(source, destination, blob, await ledger.FindLandedAsync(destination.Name.Registry, blob.Digest), progress, trust, cancellationToken)
            : await LandAsync(source, destination, blob, progress, trust, cancellationToken);
    }

    /// <summary>The first upload into the registry goes ahead; later ones wait for it and mount.</summary>
    private async Task<BlobOutcome> LandAsync(
        Repository source, Repository destination, Descriptor blob, IProgress<TransferEvent> progress, BlobTrust trust, CancellationToken cancellationToken)
    {
        var (landed, mine) = await ledger.AwaitOrClaimAsync(destination.Name, blob.Digest, cancellationToken);
        using (mine)
        {
            var outcome = await MountOrUploadAsync(source, destination, blob, landed, progress, trust, cancellationToken);
            mine?.Settle();
            return outcome;
        }
    }

    private async Task<BlobOutcome> MountOrUploadAsync(
        Repository source, Repository destination, Descriptor blob, RepositoryName? landed, IProgress<TransferEvent> progress, BlobTrust trust, CancellationToken cancellationToken)
    {
        var from = trust == BlobTrust.Nothing ? null
            : landed is not null && landed != destination.Name ? landed
            : source.Name.Registry == destination.Name.Registry && source.Name != destination.Name ? source.Name
            : null;
        UploadSession? session = null;
        if (from is not null)
        {
            session = await Sides.AtAsync(Side.Destination, destination, at => at.StartUploadAsync(blob.Digest, from, cancellationToken));
            if (session is null)
            {
                progress.Report(new TransferEvent(TransferEventKind.BlobMounted, destination.Name, blob.Digest, 0));
                return BlobOutcome.Mounted;
            }
        }

        progress.Report(new TransferEvent(TransferEventKind.BlobPlanned, destination.Name, blob.Digest, blob.Size));
        await upload.SendAsync(source, destination, blob, session, progress, cancellationToken);
        progress.Report(new TransferEvent(TransferEventKind.BlobUploaded, destination.Name, blob.Digest, 0));
        return BlobOutcome.Uploaded;
    }
}

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
            ledger.Forget(destination.Name, blob);
        }

        return ledger.MoveOnceAsync(
            destination.Name,
            blob,
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

    /// <summary>
    /// (1) Mount from where the run knows the blob to be: one request that needs no question before it. (2) Ask whether the
    /// blob is there. (3) Upload, into the session that a failed mount has opened.
    /// </summary>
    private async Task<BlobOutcome> MoveNowAsync(
        Repository source, Repository destination, Descriptor blob, IProgress<TransferEvent> progress, BlobTrust trust, CancellationToken cancellationToken)
    {
        var (landed, mine) = await LandedOrMineAsync(destination.Name, blob.Digest, cancellationToken);
        using var landing = mine;

        // 1.
        UploadSession? session = null;
        if (trust != BlobTrust.Nothing && MountFrom(source.Name, destination.Name, landed) is { } from)
        {
            session = await Sides.AtAsync(Side.Destination, destination, at => at.StartUploadAsync(blob.Digest, from, cancellationToken));
            if (session is null)
            {
                progress.Report(new TransferEvent(TransferEventKind.BlobMounted, destination.Name, blob.Digest, 0));
                landing?.Settle();
                return BlobOutcome.Mounted;
            }
        }

        // 2.
        if (trust != BlobTrust.Nothing && await Sides.AtAsync(Side.Destination, destination, at => at.HasBlobAsync(blob, cancellationToken)))
        {
            ledger.NoteLanded(destination.Name, blob.Digest);
            landing?.Settle();
            return BlobOutcome.Present;
        }

        // A layer with URLs is meant to be fetched from there; where the source does not hold it either, the manifest stands alone.
        if (blob.Urls.Count > 0 && !await Sides.AtAsync(Side.Source, source, at => at.HasBlobAsync(blob, cancellationToken)))
        {
            return BlobOutcome.Foreign;
        }

        // 3.
        progress.Report(new TransferEvent(TransferEventKind.BlobPlanned, destination.Name, blob.Digest, blob.Size));
        await upload.SendAsync(source, destination, blob, session, progress, cancellationToken);
        progress.Report(new TransferEvent(TransferEventKind.BlobUploaded, destination.Name, blob.Digest, 0));
        landing?.Settle();
        return BlobOutcome.Uploaded;
    }

    /// <summary>
    /// Where the registry has the blob; else the landing that others now wait for. Where only referenced blobs can be
    /// mounted there is nothing to wait for.
    /// </summary>
    private async Task<(RepositoryName? Landed, BlobLanding? Mine)> LandedOrMineAsync(RepositoryName destination, Digest blob, CancellationToken cancellationToken) =>
        RegistryProfile.Of(destination.Registry).MountsOnlyReferencedBlobs
            ? (await ledger.FindLandedAsync(destination.Registry, blob), null)
            : await ledger.AwaitOrClaimAsync(destination, blob, cancellationToken);

    private static RepositoryName? MountFrom(RepositoryName source, RepositoryName destination, RepositoryName? landed) =>
        landed is not null && landed != destination ? landed
        : source.Registry == destination.Registry && source != destination ? source
        : null;
}

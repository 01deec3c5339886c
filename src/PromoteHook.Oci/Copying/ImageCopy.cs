using System.Collections.Concurrent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// One run of a <see cref="CopyRequest"/>: (1) read the root at the source, and ask whether the destination has it under its
/// digest, so that only the tag is missing; (2) read the tree below it, without what the
/// destination has; (3) move the blobs; (4) write the child manifests by digest, the deepest first; (5) write the root
/// under its tag; (6) prove it by a HEAD. So a tag never names an image that is not whole, whenever the process dies.
/// </summary>
internal sealed class ImageCopy(
    CopyRequest request, Repository source, Repository destination, BlobTransfer transfer, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
{
    private readonly CopyTally tally = new();
    private readonly ConcurrentBag<Digest> moved = [];

    private string RootReference => request.Tag ?? request.Digest.ToString();

    public async Task<CopyOutcome> RunAsync()
    {
        var reading = Sides.AtAsync(Side.Source, source, at => at.GetManifestAsync(request.Digest.ToString(), cancellationToken));
        var asking = request.IsDeep ? Task.FromResult(false) : IsPresentAsync(request.Digest);
        await Task.WhenAll(reading, asking);
        var root = await reading;
        if (!await asking)
        {
            await WriteBelowAsync(root, BlobTrust.Run);
        }

        if (!request.IsDeep || !await IsAnsweredAsync(root.Digest))
        {
            await WriteManifestAsync(root, RootReference);
            await ProveAsync(root.Digest);
        }

        transfer.NoteCommitted(destination.Name, moved);
        return tally.ToOutcome();
    }

    private async Task WriteBelowAsync(Manifest manifest, BlobTrust trust)
    {
        var tree = await Sides.AtAsync(Side.Source, source, at => ManifestTree.ReadAsync(at, manifest, child => IsLeftOutAsync(child, trust), cancellationToken));
        if (tree.Missing is [var absent, ..])
        {
            throw Failed(Side.Source, RegistryErrorKind.NotFound, $"index {manifest.Digest} names manifest {absent.Digest}, which the source does not have");
        }

        await Task.WhenAll(tree.Blobs.Select(blob => MoveAsync(blob, trust)));
        foreach (var layer in tree.ChildrenDeepestFirst)
        {
            await Task.WhenAll(layer.Select(WriteChildAsync));
        }
    }

    private async Task WriteChildAsync(Manifest child)
    {
        if (!request.IsDeep || !await IsPresentAsync(child.Digest))
        {
            await WriteManifestAsync(child, child.Digest.ToString());
        }
    }

    /// <summary>What the destination has under its digest is trusted with all below it, unless the request says otherwise.</summary>
    private async Task<bool> IsLeftOutAsync(Descriptor child, BlobTrust trust) =>
        !request.IsDeep && trust == BlobTrust.Run && MediaTypes.AcceptedManifests.Contains(child.MediaType) && await IsPresentAsync(child.Digest);

    private async Task<bool> IsPresentAsync(Digest manifest) =>
        await Sides.AtAsync(Side.Destination, destination, at => at.ResolveAsync(manifest.ToString(), cancellationToken)) is not null;

    private async Task<bool> IsAnsweredAsync(Digest digest) =>
        (await Sides.AtAsync(Side.Destination, destination, at => at.ResolveAsync(RootReference, cancellationToken)))?.Digest == digest;

    private async Task MoveAsync(Descriptor blob, BlobTrust trust)
    {
        tally.Add(await transfer.MoveAsync(source, destination, blob, progress, trust, cancellationToken), blob.Size);
        moved.Add(blob.Digest);
    }

    /// <summary>
    /// Writes a manifest. When the registry says that parts are missing which it had, everything below is looked at again,
    /// and at last pushed again without asking.
    /// </summary>
    /// <remarks>
    /// docker registry 2.8 says so now and then while another process pushes the same blobs; some registries answer a HEAD
    /// from a cache that has outlived the blob.
    /// </remarks>
    private async Task WriteManifestAsync(Manifest manifest, string reference)
    {
        for (var trust = BlobTrust.Run; ; trust++)
        {
            try
            {
                if (trust != BlobTrust.Run)
                {
                    await transfer.WaitAsync(attempt: 1 + (int)trust, cancellationToken);
                    await WriteBelowAsync(manifest, trust);
                }

                await Sides.AtAsync(Side.Destination, destination, at => at.PutManifestAsync(manifest, reference, cancellationToken));
                break;
            }
            catch (CopyException failure) when (trust < BlobTrust.Nothing && SaysPartsAreMissing(failure))
            {
            }
        }

        tally.AddManifest();
        progress.Report(new TransferEvent(TransferEventKind.ManifestPushed, destination.Name, manifest.Digest, 0));
    }

    private static bool SaysPartsAreMissing(CopyException failure) =>
        failure.Failure is { IsRepositoryMissing: false } of
        && of.Errors.Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN"
            or "ReferencedImagesNotFoundException" or "LayersNotFoundException");

    private async Task ProveAsync(Digest digest)
    {
        var answered = await Sides.AtAsync(Side.Destination, destination, at => at.ResolveAsync(RootReference, cancellationToken));
        if (answered?.Digest != digest)
        {
            throw answered is null
                ? Failed(Side.Destination, RegistryErrorKind.InvalidContent, $"the registry accepted manifest {digest} but does not have it afterwards")
                : Failed(Side.Destination, RegistryErrorKind.Conflict, $"the tag stands for {answered.Digest} after {digest} was written: another writer moved it");
        }
    }

    private CopyException Failed(Side side, RegistryErrorKind kind, string message)
    {
        var repository = side == Side.Source ? source.Name : destination.Name;
        return new CopyException(side, new RegistryException(kind, message) { Registry = repository.Registry }, repository);
    }
}

using System.Collections.Concurrent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Brings manifests and all below them from one repository into another: blobs, then child manifests by digest, each after all that it names.</summary>
/// <param name="source">Where to read.</param>
/// <param name="destination">Where to write.</param>
/// <param name="isDeep">True looks below manifests that the destination has.</param>
/// <param name="transfer">Moves blobs; shared by the run.</param>
/// <param name="tally">Counts what was done.</param>
/// <param name="progress">Told of every blob and manifest.</param>
/// <param name="cancellationToken">The run's: others may wait for a blob of this copy.</param>
internal sealed class TreeCopy(
    Repository source, Repository destination, bool isDeep, BlobTransfer transfer, CopyTally tally, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
{
    private readonly ConcurrentBag<Digest> moved = [];

    /// <summary>Told of each child manifest before it is looked at, from several tasks at once, maybe more than once.</summary>
    public Action<Descriptor> OnChild { private get; init; } = static _ => { };

    /// <summary>Moves everything below a manifest, and leaves the manifest itself to be written.</summary>
    public async Task WriteBelowAsync(Manifest manifest, BlobTrust trust)
    {
        var tree = await Sides.AtAsync(Side.Source, source, at => ManifestTree.ReadAsync(at, manifest, child => IsLeftOutAsync(child, trust), cancellationToken));
        if (tree.Missing is [var absent, ..])
        {
            throw new CopyException(
                Side.Source,
                new RegistryException(RegistryErrorKind.NotFound, $"index {manifest.Digest} names manifest {absent.Digest}, which the source does not have") { Registry = source.Name.Registry },
                source.Name);
        }

        await Task.WhenAll(tree.Blobs.Select(blob => MoveAsync(blob, trust)));
        foreach (var layer in tree.ChildrenDeepestFirst)
        {
            await Task.WhenAll(layer.Select(WriteChildAsync));
        }
    }

    /// <summary>
    /// Writes a manifest. When the registry says that parts are missing which it had, everything below is looked at again,
    /// and at last pushed again without asking.
    /// </summary>
    /// <remarks>
    /// docker registry 2.8 says so now and then while another process pushes the same blobs; some registries answer a HEAD
    /// from a cache that has outlived the blob.
    /// </remarks>
    public async Task WriteManifestAsync(Manifest manifest, string reference)
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

                await WriteOnceAsync(manifest, reference);
                return;
            }
            catch (CopyException failure) when (trust < BlobTrust.Nothing && SaysPartsAreMissing(failure.Failure))
            {
            }
        }
    }

    /// <summary>Writes a manifest and takes the registry's first answer.</summary>
    public async Task WriteOnceAsync(Manifest manifest, string reference)
    {
        await Sides.AtAsync(Side.Destination, destination, at => at.PutManifestAsync(manifest, reference, cancellationToken));
        tally.AddManifest();
        progress.Report(new TransferEvent(TransferEventKind.ManifestPushed, destination.Name, manifest.Digest, 0));
    }

    /// <summary>True when the destination has a manifest under its digest.</summary>
    public async Task<bool> IsPresentAsync(Digest manifest) => await ResolveAsync(manifest.ToString()) is not null;

    /// <summary>What a tag or digest names at the destination.</summary>
    public async Task<Digest?> ResolveAsync(string reference) =>
        (await Sides.AtAsync(Side.Destination, destination, at => at.ResolveAsync(reference, cancellationToken)))?.Digest;

    /// <summary>Waits before the destination is looked at again.</summary>
    public Task WaitAsync(int attempt) => transfer.WaitAsync(attempt, cancellationToken);

    /// <summary>Notes the moved blobs for later mounts, once the manifests that name them are written.</summary>
    public void NoteCommitted() => transfer.NoteCommitted(destination.Name, moved);

    private async Task WriteChildAsync(Manifest child)
    {
        if (!isDeep || !await IsPresentAsync(child.Digest))
        {
            await WriteManifestAsync(child, child.Digest.ToString());
        }
    }

    /// <summary>What the destination has under its digest is trusted with all below it, unless the request says otherwise.</summary>
    private async Task<bool> IsLeftOutAsync(Descriptor child, BlobTrust trust)
    {
        var isManifest = MediaTypes.AcceptedManifests.Contains(child.MediaType);
        if (isManifest)
        {
            OnChild(child);
        }

        return isManifest && !isDeep && trust == BlobTrust.Run && await IsPresentAsync(child.Digest);
    }

    private async Task MoveAsync(Descriptor blob, BlobTrust trust)
    {
        tally.Add(await transfer.MoveAsync(source, destination, blob, progress, trust, cancellationToken), blob.Size);
        moved.Add(blob.Digest);
    }

    /// <summary>True for a registry's answer to a manifest that it misses something the manifest names.</summary>
    public static bool SaysPartsAreMissing(RegistryException failure) =>
        !failure.IsRepositoryMissing
        && failure.Errors.Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN"
            or "ReferencedImagesNotFoundException" or "LayersNotFoundException");
}

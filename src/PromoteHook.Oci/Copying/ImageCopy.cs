using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// One run of a <see cref="CopyRequest"/>: (1) read the root at the source, and ask whether the destination has it under its
/// digest, so that only the tag is missing; (2) write what is below it, without what the destination has, and beside that what
/// refers to it; (3) where the registry takes a referrer only after its subject, write the root by digest and then those; (4) write
/// the root under its tag; (5) prove it by a HEAD. So a tag never names an image that is not whole, whenever the process dies.
/// </summary>
/// <param name="request">What to copy.</param>
/// <param name="source">Where to read.</param>
/// <param name="destination">Where to write.</param>
/// <param name="tree">Writes manifests with all below them.</param>
/// <param name="referrers">Copies what refers to the image; null when nothing does so.</param>
/// <param name="cancellationToken">The run's.</param>
internal sealed class ImageCopy(
    CopyRequest request, Repository source, Repository destination, TreeCopy tree, ReferrerCopy? referrers, CancellationToken cancellationToken)
{
    private const int MaxProofs = 3;

    private string RootReference => request.Tag ?? request.Digest.ToString();

    public async Task RunAsync()
    {
        try
        {
            await CopyAsync();
        }
        catch
        {
            await (referrers?.GiveUpAsync() ?? Task.CompletedTask);
            throw;
        }

        tree.NoteCommitted();
    }

    private async Task CopyAsync()
    {
        // 1.
        referrers?.Follow(request.Digest);
        var reading = Sides.AtAsync(Side.Source, source, at => at.GetManifestAsync(request.Digest.ToString(), cancellationToken));
        var asking = request.IsDeep ? Task.FromResult(false) : tree.IsPresentAsync(request.Digest);
        await Task.WhenAll(reading, asking);
        var root = await reading;

        // 2.
        var isThere = await asking;
        if (!isThere)
        {
            await tree.WriteBelowAsync(root, BlobTrust.Run);
        }

        // 3.
        if (referrers is not null)
        {
            await referrers.SettleAsync(root);
            await WriteWhatWaitsAsync(root, isThere, referrers);
        }

        // 4., 5.
        if (!request.IsDeep || await tree.ResolveAsync(RootReference) != root.Digest)
        {
            await tree.WriteManifestAsync(root, RootReference);
            await ProveAsync(root.Digest);
        }
    }

    private async Task WriteWhatWaitsAsync(Manifest root, bool isThere, ReferrerCopy waiting)
    {
        if (!waiting.WaitsForRoot)
        {
            return;
        }

        if (!isThere)
        {
            await tree.WriteManifestAsync(root, root.Digest.ToString());
        }

        await waiting.FinishAsync();
    }

    /// <remarks>What is behind a registry's name may be several, of which one hears a moment later of what another has taken.</remarks>
    private async Task ProveAsync(Digest digest)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answered = await tree.ResolveAsync(RootReference);
            if (answered == digest)
            {
                return;
            }

            if (attempt == MaxProofs)
            {
                throw answered is null
                    ? Failed(RegistryErrorKind.InvalidContent, $"the registry accepted manifest {digest} but does not have it afterwards")
                    : Failed(RegistryErrorKind.Conflict, $"the tag stands for {answered} after {digest} was written: another writer moved it");
            }

            await tree.WaitAsync(attempt + 1);
        }
    }

    private CopyException Failed(RegistryErrorKind kind, string message) =>
        new(Side.Destination, new RegistryException(kind, message) { Registry = destination.Name.Registry }, destination.Name);
}

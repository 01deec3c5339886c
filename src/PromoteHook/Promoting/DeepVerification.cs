using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>Looks at every child and blob of an image at the destination, and pushes again what is gone.</summary>
internal sealed class DeepVerification(RegistryWork work)
{
    private const int MostNamed = 5;

    /// <summary>
    /// 1. Ask the destination for everything. 2. Where something is gone, find a source that has this very digest.
    /// 3. Push again what is gone. 4. Ask once more.
    /// </summary>
    /// <returns>Nothing copied when the image was whole; a failure when it is still not.</returns>
    public async Task<PromotionStep> EnsureWholeAsync(PlannedPromotion planned, IProgress<TransferEvent> transfers, CancellationToken cancellationToken)
    {
        var destination = planned.Promotion.Destination;
        var digest = planned.Digest!;

        // 1.
        var missing = await work.FindMissing(destination.Repository, digest, cancellationToken);
        if (missing.Count == 0)
        {
            return default;
        }

        // 2.
        var (source, unreadable) = await FindSourceAsync(planned, digest, cancellationToken);
        if (source is null)
        {
            return new(null, Gone(destination, missing, unreadable ?? $"no source has {digest}, so build and push it to a source again"));
        }

        // 3. A registry with immutable tags refuses even the same digest again, so the tag is put only where it went with its root.
        var tag = missing.Any(part => part.Digest == digest) ? destination.Tag : null;
        var copy = await work.Copy(new CopyRequest(source, digest, destination.Repository, tag) { IsDeep = true, Referrers = planned.Promotion.Referrers }, transfers, cancellationToken);

        // 4.
        missing = await work.FindMissing(destination.Repository, digest, cancellationToken);
        return new(copy, missing.Count == 0 ? null : Gone(destination, missing, "they were pushed again and are still gone; look for a clean-up in the registry"));
    }

    private async Task<(RepositoryName? Source, string? Unreadable)> FindSourceAsync(PlannedPromotion planned, Digest digest, CancellationToken cancellationToken)
    {
        string? unreadable = null;
        foreach (var candidate in planned.Promotion.Sources)
        {
            try
            {
                if (await work.Resolve(candidate.Repository, digest.ToString(), cancellationToken) is not null)
                {
                    return (candidate.Repository, null);
                }
            }
            catch (RegistryException fault)
            {
                unreadable = $"make source {candidate} readable ({fault.Message}), then run again";
            }
        }

        return (null, unreadable);
    }

    private static Failure Gone(ImageReference destination, IReadOnlyList<Descriptor> missing, string remedy)
    {
        var named = string.Join(", ", missing.Take(MostNamed).Select(part => part.Digest));
        var more = missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "";
        return new Failure(ExitCode.InvalidContent, Side.Destination, destination.ToString(), $"parts of the image are gone: {named}{more}", remedy);
    }
}

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
        var (source, unreadable, isPassing) = await FindSourceAsync(planned, digest, cancellationToken);
        if (source is null)
        {
            return new(null, Gone(destination, missing, unreadable ?? $"no source has {digest}, so build and push it to a source again", isPassing));
        }

        // 3. A registry with immutable tags refuses even the same digest again, so the tag is put only where it went with its root.
        var tag = missing.Any(part => part.Digest == digest) ? destination.Tag : null;
        var copy = await work.Copy(new CopyRequest(source, digest, destination.Repository, tag) { IsDeep = true, Referrers = planned.Promotion.Referrers }, transfers, cancellationToken);

        // 4.
        missing = await work.FindMissing(destination.Repository, digest, cancellationToken);
        return new(copy, missing.Count == 0 ? null : Gone(destination, missing, "they were pushed again and are still gone; look for a clean-up in the registry"));
    }

    /// <returns>Why a source could not be asked, and whether that is likely to pass.</returns>
    private async Task<(RepositoryName? Source, string? Unreadable, bool IsPassing)> FindSourceAsync(PlannedPromotion planned, Digest digest, CancellationToken cancellationToken)
    {
        string? unreadable = null;
        var isPassing = false;
        foreach (var candidate in planned.Promotion.Sources)
        {
            try
            {
                if (await work.Resolve(candidate.Repository, digest.ToString(), cancellationToken) is not null)
                {
                    return (candidate.Repository, null, false);
                }
            }
            catch (RegistryException fault)
            {
                unreadable = $"make source {candidate} readable ({fault.Message}), then run again";
                isPassing |= fault.Kind is RegistryErrorKind.Unavailable or RegistryErrorKind.RateLimited;
            }
        }

        return (null, unreadable, isPassing);
    }

    private static Failure Gone(ImageReference destination, IReadOnlyList<Descriptor> missing, string remedy, bool isPassing = false)
    {
        var named = string.Join(", ", missing.Take(MostNamed).Select(part => part.Digest));
        var more = missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "";
        return new Failure(isPassing ? ExitCode.Unavailable : ExitCode.InvalidContent, Side.Destination, destination.ToString(), $"parts of the image are gone: {named}{more}", remedy);
    }
}

using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Planning;

/// <summary>Plans one mapped promotion: destination first, source only if need be.</summary>
internal sealed class PlanStep(ManifestLookup lookup, SourceSearch search)
{
    /// <summary>What a reference is asked by: its tag, which has to stand for its digest if it has both.</summary>
    public static string NameOf(ImageReference reference) => reference.Tag ?? reference.Digest!.ToString();

    /// <summary>Never throws for what a registry does; that becomes the promotion's failure.</summary>
    public async Task<PlannedPromotion> PlanAsync(Promotion promotion, CancellationToken cancellationToken)
    {
        var destination = promotion.Destination;
        if (MisshapenIn(promotion) is { } misshapen)
        {
            return new PlannedPromotion(promotion, PromotionState.Unreadable) { Digest = promotion.WantedDigest, Failure = misshapen };
        }

        var answer = await lookup.FindAsync(destination.Repository, NameOf(destination), cancellationToken);
        if (answer.Fault is { } fault)
        {
            return new PlannedPromotion(promotion, PromotionState.Unreadable) { Failure = FailureOf.From(fault, Side.Destination, destination.ToString()) };
        }

        return answer.Descriptor is { } there
            ? await PlanPresentAsync(promotion, there, cancellationToken)
            : Found(promotion, PromotionState.Missing, await search.AwaitAsync(promotion, cancellationToken));
    }

    private async Task<PlannedPromotion> PlanPresentAsync(Promotion promotion, Descriptor there, CancellationToken cancellationToken)
    {
        var isDigestKnown = promotion.WantedDigest is not null;
        var present = new PlannedPromotion(promotion, PromotionState.Present) { Digest = there.Digest, DestinationDigest = there.Digest, MediaType = there.MediaType };
        if (isDigestKnown ? promotion.WantedDigest == there.Digest : promotion.OnDigestMismatch == MismatchPolicy.Ignore)
        {
            return present;
        }

        if (isDigestKnown && promotion.OnDigestMismatch != MismatchPolicy.Overwrite)
        {
            var left = present with { State = PromotionState.DigestMismatch, Digest = promotion.WantedDigest, MediaType = null };
            return promotion.OnDigestMismatch == MismatchPolicy.Fail ? left with { Failure = Conflict(left) } : left;
        }

        var finding = await search.FindAsync(promotion, cancellationToken);
        if (finding.Failure is { } failure && promotion.OnDigestMismatch == MismatchPolicy.Warn)
        {
            // The destination serves the tag and a warning is all that was asked for, so the sync need not stop.
            return present with { Note = $"not compared with its source: {failure}" };
        }

        var compared = Found(promotion, PromotionState.DigestMismatch, finding) with { DestinationDigest = there.Digest };
        return compared.Digest == there.Digest ? compared with { State = PromotionState.Present }
            : compared.Failure is null && promotion.OnDigestMismatch == MismatchPolicy.Fail ? compared with { Failure = Conflict(compared) }
            : compared;
    }

    /// <summary>The first reference that its registry can hold nothing under, whatever it would answer.</summary>
    private static Failure? MisshapenIn(Promotion promotion) =>
        ReferenceShape.Judge(promotion.Destination, Side.Destination)
        ?? promotion.Sources.Select(source => ReferenceShape.Judge(source, Side.Source)).FirstOrDefault(failure => failure is not null);

    private static PlannedPromotion Found(Promotion promotion, PromotionState state, SourceFinding finding) =>
        finding.Failure is { } failure
            ? new PlannedPromotion(promotion, failure.Code == ExitCode.SourceMissing ? PromotionState.SourceMissing : PromotionState.Unreadable)
            {
                Digest = promotion.WantedDigest,
                Failure = failure,
            }
            : new PlannedPromotion(promotion, state)
            {
                Digest = finding.Descriptor!.Digest,
                Source = finding.Source,
                MediaType = finding.Descriptor.MediaType,
                Note = finding.Note,
            };

    private static Failure Conflict(PlannedPromotion mismatch)
    {
        var promotion = mismatch.Promotion;
        var origin = mismatch.Source is { } source ? $"source {source} has" : "is wanted";
        return new Failure(
            ExitCode.DigestConflict,
            Side.Destination,
            promotion.Destination.ToString(),
            $"the tag stands for {mismatch.DestinationDigest}, {(mismatch.Source is null ? $"{mismatch.Digest} {origin}" : $"{origin} {mismatch.Digest}")} (used at {promotion.Place})",
            "use a new tag, delete the one at the destination, or let it be replaced: onDigestMismatch: overwrite, or --on-digest-mismatch overwrite");
    }
}

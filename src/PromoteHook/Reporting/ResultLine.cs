using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>One result as one line.</summary>
internal static class ResultLine
{
    /// <summary>How much of a digest's hex tells two apart for people.</summary>
    private const int ShortHexLength = 12;

    /// <summary>What stands in the way of one referrer mostly does so for all of them.</summary>
    private const int MostWarnings = 3;

    public static string Of(PromotionResult result)
    {
        var planned = result.Planned;
        var destination = planned.Promotion.Destination;
        var from = planned.Source is null ? "" : $" from {planned.Source}";
        return result.Outcome switch
        {
            Outcome.Present => $"present: {destination}{In(planned.Digest)}",
            Outcome.Copied => $"copied: {destination}{from}{In(planned.Digest)}{Moved(result)}",
            Outcome.Overwritten => $"overwritten: {destination}{from}, was {Short(planned.DestinationDigest)}, is {Short(planned.Digest)}{Moved(result)}",
            Outcome.Repaired => $"repaired: {destination}{In(planned.Digest)}{Moved(result)}",
            Outcome.MismatchLeft => $"left: {Mismatch(planned)}",
            Outcome.Skipped => $"skipped: {destination} ({planned.Promotion.Why})",
            _ => Failed(result.Failure!),
        };
    }

    /// <summary>What was left behind of an image that is there; empty when nothing was.</summary>
    public static IEnumerable<string> Warnings(PromotionResult result)
    {
        var failures = result.ReferrerFailures;
        var more = failures.Count - MostWarnings;
        return
        [
            .. failures.Take(MostWarnings).Select(failure => $"warning: {failure} [{failure.Code}]"),
            .. more > 0 ? [$"warning: {result.Planned.Promotion.Destination}: {more} more of its referrers could not be copied; -o json names all"] : (IEnumerable<string>)[],
        ];
    }

    public static string Failed(Failure failure) => $"failed: {failure} [{failure.Code}, exit code {(int)failure.Code}]";

    /// <summary>What the destination has, and what it was compared with.</summary>
    public static string Mismatch(PlannedPromotion planned) =>
        $"{planned.Promotion.Destination} stands for {Short(planned.DestinationDigest)}, {(planned.Promotion.WantedDigest is null ? "the source for" : "wanted is")} {Short(planned.Digest)}";

    public static string Short(Digest? digest) => digest is null ? "-" : $"{digest.Algorithm}:{digest.Hex[..ShortHexLength]}";

    private static string In(Digest? digest) => digest is null ? "" : $" ({Short(digest)})";

    private static string Moved(PromotionResult result) => result.Copy is { } copy ? $"{With(copy)}, {Blobs(copy)} in {Amount.OfTime(result.Duration)}" : "";

    private static string With(CopyOutcome copy) => copy.ReferrersCopied == 0 ? "" : $", with {Amount.Of(copy.ReferrersCopied, "referrer")}";

    private static string Blobs(CopyOutcome copy) =>
        $"{Amount.Of(copy.BlobsUploaded, "blob")} uploaded{(copy.BlobsMounted == 0 ? "" : $", {copy.BlobsMounted} mounted")}, {Amount.OfBytes(copy.BytesUploaded)}";
}

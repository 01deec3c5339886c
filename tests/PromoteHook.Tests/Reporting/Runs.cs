using PromoteHook.Mapping;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

/// <summary>A run with one of each outcome, and how it is told to a sink.</summary>
internal static class Runs
{
    public static readonly PromotionPlan Mixed = Samples.Plan(
        Samples.Missing("web") with { Note = "a note" },
        Samples.Mismatch("api", MismatchPolicy.Overwrite),
        Samples.Present("db"),
        Samples.Present("cache"),
        Samples.Mismatch("job", MismatchPolicy.Warn),
        Samples.Unmapped("proxy"),
        Samples.SourceMissing("cron"),
        Samples.Missing("cut"));

    public static IReadOnlyList<PromotionResult> MixedResults { get; } =
    [
        Done(0, Outcome.Copied, new CopyOutcome(12_345_678, 4, 2, 1, 1) { ReferrersCopied = 2 }) with { CreatedRepository = Mixed.Promotions[0].Promotion.Destination.Repository },
        Done(1, Outcome.Overwritten, new CopyOutcome(1_024, 1, 0, 0, 1)) with
        {
            ReferrerFailures = [.. Enumerable.Range(1, 5).Select(number => new Failure(ExitCode.AccessDenied, Side.Destination, "prod.example.com/api:1", $"copying referrer number {number}: no", "grant it"))],
        },
        Done(2, Outcome.Present, null),
        Done(3, Outcome.Repaired, new CopyOutcome(5_000, 1, 0, 0, 0)),
        Done(4, Outcome.MismatchLeft, null),
        Done(5, Outcome.Skipped, null),
        Done(6, Outcome.Failed, null) with { Failure = Mixed.Promotions[6].Failure },
        Done(7, Outcome.Failed, null) with
        {
            Failure = new Failure(ExitCode.Unavailable, Side.Destination, "prod.example.com/cut:1", "no answer\u001b[31m\nforged line", "run it again"),
        },
    ];

    public static RunSummary MixedSummary { get; } = new(MixedResults, TimeSpan.FromSeconds(4.2), ExitCodes.Of(MixedResults));

    public static RunSummary GoodSummary { get; } = new([.. MixedResults.Take(4)], TimeSpan.FromSeconds(4.2), ExitCode.Success);

    public static async Task TellAsync(IReportSink sink, ManualClock clock)
    {
        sink.PlanReady(Mixed);
        var web = Mixed.Promotions[0];
        sink.PromotionStarted(web);
        sink.RepositoryCreated(web, web.Promotion.Destination.Repository);
        sink.Transferred(web, Event(web, TransferEventKind.BlobPlanned, 12_345_678));
        for (var second = 0; second < 24; second += 4)
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            sink.Transferred(web, Event(web, TransferEventKind.BlobProgress, 2_000_000));
        }

        sink.Transferred(web, Event(web, TransferEventKind.BlobUploaded, 0));
        foreach (var result in MixedResults)
        {
            sink.PromotionEnded(result);
        }

        await sink.RunEndedAsync(MixedSummary);
    }

    public static TransferEvent Event(PlannedPromotion planned, TransferEventKind kind, long bytes) =>
        new(kind, planned.Promotion.Destination.Repository, Samples.DigestOf("a layer"), bytes);

    private static PromotionResult Done(int index, Outcome outcome, CopyOutcome? copy) =>
        new(Mixed.Promotions[index], outcome, copy is null ? TimeSpan.Zero : TimeSpan.FromSeconds(2.5)) { Copy = copy };
}

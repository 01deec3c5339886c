using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>For people and log panes: one line for each event, the summary last. No colours, no carriage returns.</summary>
public sealed class TextReport(LineWriter lines, Verbosity verbosity, TimeProvider time) : IReportSink
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly TransferMeter meter = new(time);
    private long lastProgress = time.GetTimestamp();

    /// <inheritdoc/>
    public void PlanReady(PromotionPlan plan)
    {
        lastProgress = time.GetTimestamp();
        foreach (var planned in plan.Promotions.Where(planned => planned.Note is not null))
        {
            WriteUnlessQuiet($"note: {planned.Promotion.Destination}: {planned.Note}");
        }

        WriteUnlessQuiet($"plan: {PlanTotals.Of(plan)}");
    }

    /// <inheritdoc/>
    public void PromotionStarted(PlannedPromotion planned) => WriteUnlessQuiet(
        planned.NeedsCopy ? $"copying: {planned.Promotion.Destination} from {planned.Source}" : $"verifying: {planned.Promotion.Destination}");

    /// <inheritdoc/>
    public void Transferred(PlannedPromotion planned, TransferEvent transfer)
    {
        meter.Add(transfer);
        if (verbosity == Verbosity.Verbose && WordOf(transfer.Kind) is { } word)
        {
            lines.Write($"{word}: {transfer.Destination} {transfer.Digest}");
        }

        if (time.GetElapsedTime(lastProgress) >= ProgressEvery)
        {
            lastProgress = time.GetTimestamp();
            WriteUnlessQuiet($"progress: {meter}");
        }
    }

    /// <inheritdoc/>
    public void RepositoryCreated(PlannedPromotion planned, RepositoryName repository) => WriteUnlessQuiet($"created repository: {repository}");

    /// <inheritdoc/>
    public void PromotionEnded(PromotionResult result)
    {
        if (verbosity != Verbosity.Quiet || result.Outcome == Outcome.Failed)
        {
            lines.Write(ResultLine.Of(result));
        }

        foreach (var warning in ResultLine.Warnings(result))
        {
            WriteUnlessQuiet(warning);
        }
    }

    /// <inheritdoc/>
    public ValueTask RunEndedAsync(RunSummary summary)
    {
        lines.Write(summary.ToString());
        return ValueTask.CompletedTask;
    }

    private void WriteUnlessQuiet(string line)
    {
        if (verbosity != Verbosity.Quiet)
        {
            lines.Write(line);
        }
    }

    private static string? WordOf(TransferEventKind kind) => kind switch
    {
        TransferEventKind.BlobUploaded => "uploaded",
        TransferEventKind.BlobMounted => "mounted",
        TransferEventKind.ManifestPushed => "pushed",
        _ => null,
    };
}

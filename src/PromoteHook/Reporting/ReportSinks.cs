using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>Several sinks as one. Promotions run side by side, and one that was given up may still speak after the end: both stop here.</summary>
public sealed class ReportSinks(params IReadOnlyList<IReportSink> sinks) : IReportSink
{
    private readonly Lock gate = new();
    private bool hasEnded;

    /// <inheritdoc/>
    public void PlanReady(PromotionPlan plan) => Tell(sink => sink.PlanReady(plan));

    /// <inheritdoc/>
    public void PromotionStarted(PlannedPromotion planned) => Tell(sink => sink.PromotionStarted(planned));

    /// <inheritdoc/>
    public void Transferred(PlannedPromotion planned, TransferEvent transfer) => Tell(sink => sink.Transferred(planned, transfer));

    /// <inheritdoc/>
    public void RepositoryCreated(PlannedPromotion planned, RepositoryName repository) => Tell(sink => sink.RepositoryCreated(planned, repository));

    /// <inheritdoc/>
    public void PromotionEnded(PromotionResult result) => Tell(sink => sink.PromotionEnded(result));

    /// <inheritdoc/>
    public async ValueTask RunEndedAsync(RunSummary summary)
    {
        lock (gate)
        {
            hasEnded = true;
        }

        foreach (var sink in sinks)
        {
            await sink.RunEndedAsync(summary);
        }
    }

    private void Tell(Action<IReportSink> what)
    {
        lock (gate)
        {
            foreach (var sink in hasEnded ? [] : sinks)
            {
                what(sink);
            }
        }
    }
}

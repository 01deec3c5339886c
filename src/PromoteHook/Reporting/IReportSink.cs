using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>Is told what a run does. <see cref="ReportSinks"/> sees to it that calls come one at a time and none after the end. Who does not care leaves a method out.</summary>
public interface IReportSink
{
    /// <summary>The plan is made and is about to be carried out.</summary>
    void PlanReady(PromotionPlan plan)
    {
    }

    /// <summary>A promotion that asks registries has begun.</summary>
    void PromotionStarted(PlannedPromotion planned)
    {
    }

    /// <summary>Something moved for a promotion; a blob that several images share is told for the one that moves it.</summary>
    void Transferred(PlannedPromotion planned, TransferEvent transfer)
    {
    }

    /// <summary>A promotion has its result.</summary>
    void PromotionEnded(PromotionResult result)
    {
    }

    /// <summary>The run is over; the last call.</summary>
    ValueTask RunEndedAsync(RunSummary summary);
}

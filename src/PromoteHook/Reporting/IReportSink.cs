using PromoteHook.Planning;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>Is told what a run does. <see cref="ReportSinks"/> sees to it that calls come one at a time and none after the end.</summary>
public interface IReportSink : IPromotionSink
{
    /// <summary>The plan is made and is about to be carried out.</summary>
    void PlanReady(PromotionPlan plan)
    {
    }

    /// <summary>The run is over; the last call.</summary>
    ValueTask RunEndedAsync(RunSummary summary);
}

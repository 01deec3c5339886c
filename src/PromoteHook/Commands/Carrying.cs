using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Carries a plan out and reports on it; the second half of <c>promote</c> and <c>copy</c>.</summary>
internal static class Carrying
{
    public static async Task<ExitCode> OutAsync(CommandRun run, Composition composition, PromotionPlan plan)
    {
        run.Stop.Doing = "promoting";
        var sink = composition.CreateReport();
        var begun = run.Surroundings.Time.GetTimestamp();
        sink.PlanReady(plan);
        var results = await composition.CreatePromoter().PromoteAsync(plan, sink, run.Token);

        run.Stop.Doing = "reporting";
        var code = ExitCodes.Of(results);
        await sink.RunEndedAsync(new RunSummary(results, run.Surroundings.Time.GetElapsedTime(begun), code));
        return code;
    }
}

using PromoteHook.Planning;

namespace PromoteHook.Reporting;

/// <summary>A plan as a table, what cannot be done below it, the totals last.</summary>
internal static class PlanTable
{
    public static void Write(LineWriter lines, PromotionPlan plan, Verbosity verbosity, bool explain)
    {
        if (verbosity != Verbosity.Quiet && plan.Promotions.Count > 0)
        {
            TextTable.Write(lines, ["STATE", "DESTINATION", "SOURCE", "DIGEST", "WHY"], [.. plan.Promotions.Select(Row)]);
            lines.Write("");
        }

        foreach (var planned in plan.Promotions.Where(planned => explain))
        {
            Explanation.Write(lines, planned.Promotion);
            lines.Write("");
        }

        foreach (var planned in plan.Promotions.Where(planned => planned.Note is not null && verbosity != Verbosity.Quiet))
        {
            lines.Write($"note: {planned.Promotion.Destination}: {planned.Note}");
        }

        foreach (var planned in plan.Promotions.Where(planned => planned is { State: PromotionState.DigestMismatch, Failure: null } && verbosity != Verbosity.Quiet))
        {
            lines.Write($"note: {ResultLine.Mismatch(planned)}{(planned.NeedsCopy ? "" : "; it is left")}");
        }

        foreach (var repository in plan.RepositoriesToCreate.Where(repository => verbosity != Verbosity.Quiet))
        {
            lines.Write($"note: repository {repository} does not exist; promote would create it");
        }

        foreach (var failure in plan.Promotions.Select(planned => planned.Failure).OfType<Failure>())
        {
            lines.Write(ResultLine.Failed(failure));
        }

        if (plan.EstimateFailure is not null)
        {
            lines.Write($"note: what has to move is not known: {plan.EstimateFailure}");
        }

        lines.Write(PlanTotals.Of(plan));
    }

    public static string[] Row(PlannedPromotion planned) =>
    [
        StateOf(planned),
        planned.Promotion.Destination.ToString(),
        planned.Source?.ToString() ?? (planned.Promotion.IsMapped ? planned.Promotion.Sources[0].ToString() : "-"),
        ResultLine.Short(planned.Digest),
        planned.Promotion.Why,
    ];

    public static string StateOf(PlannedPromotion planned) => planned.State switch
    {
        _ when planned.Promotion.IsIgnored => "ignored",
        PromotionState.Present => "present",
        PromotionState.Missing => "missing",
        PromotionState.DigestMismatch => planned.NeedsCopy ? "overwrite" : "mismatch",
        PromotionState.SourceMissing => "no-source",
        PromotionState.Unmapped => "unmapped",
        _ => "unreadable",
    };
}

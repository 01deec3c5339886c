using PromoteHook.Planning;

namespace PromoteHook.Reporting;

/// <summary>A plan for a comment on a pull request: what would be copied, what cannot be, the totals.</summary>
internal static class PlanMarkdown
{
    public static void Write(LineWriter lines, PromotionPlan plan)
    {
        lines.Write($"**promote-hook plan**: {PlanTotals.Of(plan)}");
        // What is there already says nothing to a reader of a change.
        var told = plan.Promotions.Where(planned => planned.NeedsCopy || planned.Failure is not null).ToList();
        if (told.Count > 0)
        {
            MarkdownTable.Write(lines, ["state", "destination", "source"], [.. told.Select(planned => (IReadOnlyList<string>)PlanTable.Row(planned)[..3])]);
        }

        foreach (var failure in told.Select(planned => planned.Failure).OfType<Failure>())
        {
            lines.Write($"- {MarkdownTable.Code(ResultLine.Failed(failure))}");
        }

        foreach (var repository in plan.RepositoriesToCreate)
        {
            lines.Write($"- {MarkdownTable.Code(repository.ToString())} does not exist; promote would create it");
        }
    }
}

using PromoteHook.Planning;
using PromoteHook.Verifying;

namespace PromoteHook.Reporting;

/// <summary>What <c>verify</c> has found.</summary>
internal static class CoverageReport
{
    private const string Remedy = "give each an images: entry in the overlay or --image in the Job, or let promote-hook inject write the list; what is not to be promoted gets the annotation promote-hook/ignore: \"true\"";

    public static void Write(TextWriter output, OutputFormat format, Coverage coverage, IReadOnlyList<PromotionPlan> plans, Verbosity verbosity)
    {
        var lines = new LineWriter(output);
        switch (format)
        {
            case OutputFormat.Json:
                WriteJson(output, coverage, plans);
                break;
            case OutputFormat.Markdown:
                WriteMarkdown(lines, coverage, plans);
                break;
            default:
                WriteText(lines, coverage, plans, verbosity);
                break;
        }
    }

    private static void WriteText(LineWriter lines, Coverage coverage, IReadOnlyList<PromotionPlan> plans, Verbosity verbosity)
    {
        if (coverage.Gaps.Count > 0)
        {
            TextTable.Write(lines, ["MISSED", "FOUND IN", "WHY"], [.. coverage.Gaps.SelectMany(Rows)]);
            lines.Write("");
        }

        foreach (var note in verbosity == Verbosity.Quiet ? [] : Notes(coverage))
        {
            lines.Write($"note: {note}");
        }

        lines.Write(Summary(coverage));
        if (coverage.Gaps.Count > 0 && verbosity != Verbosity.Quiet)
        {
            lines.Write(Remedy);
        }

        foreach (var plan in plans)
        {
            lines.Write("");
            PlanTable.Write(lines, plan, verbosity, explain: false);
        }
    }

    private static void WriteMarkdown(LineWriter lines, Coverage coverage, IReadOnlyList<PromotionPlan> plans)
    {
        lines.Write($"**promote-hook verify**: {Summary(coverage)}");
        if (coverage.Gaps.Count > 0)
        {
            MarkdownTable.Write(lines, ["missed", "found in", "why"], [.. coverage.Gaps.SelectMany(Rows)]);
            lines.Write(Remedy);
        }

        foreach (var note in Notes(coverage))
        {
            lines.Write($"- {MarkdownTable.Code(note)}");
        }

        foreach (var plan in plans)
        {
            lines.Write("");
            PlanMarkdown.Write(lines, plan);
        }
    }

    private static void WriteJson(TextWriter output, Coverage coverage, IReadOnlyList<PromotionPlan> plans) => JsonText.Write(output, "Coverage", json =>
    {
        JsonFields.WriteTexts(json, "hooks", coverage.Hooks);
        json.WriteStartArray("gaps");
        foreach (var gap in coverage.Gaps)
        {
            json.WriteStartObject();
            JsonText.WritePromotion(json, gap.Promotion);
            json.WriteString("missedBecause", gap.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonFields.WriteTexts(json, "covered", coverage.Covered.Select(promotion => promotion.Destination.ToString()));
        JsonFields.WriteTexts(json, "others", coverage.Others.Select(promotion => promotion.Destination.ToString()));
        JsonFields.WriteTexts(json, "unused", coverage.Unused.Select(promotion => promotion.Destination.ToString()));
        JsonFields.WriteTexts(json, "notes", coverage.Notes);
        if (plans.Count == 0)
        {
            return;
        }

        json.WriteStartArray("planned");
        foreach (var planned in plans.SelectMany(plan => plan.Promotions))
        {
            json.WriteStartObject();
            json.WriteString("destination", planned.Promotion.Destination.ToString());
            json.WriteString("state", PlanTable.StateOf(planned));
            JsonFields.WriteText(json, "source", planned.Source?.ToString());
            JsonFields.WriteText(json, "digest", planned.Digest?.ToString());
            JsonFields.WriteFailure(json, "failure", planned.Failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A row for each place, the image named once.</summary>
    private static IEnumerable<IReadOnlyList<string>> Rows(Gap gap) => gap.Promotion.Uses.Select((use, at) =>
        (IReadOnlyList<string>)[at == 0 ? gap.Promotion.Destination.ToString() : "", use.Origin.ToString(), at == 0 ? gap.Why : ""]);

    private static IEnumerable<string> Notes(Coverage coverage) =>
        [.. coverage.Notes, .. coverage.Unused.Select(promotion => $"{promotion.Destination} would be promoted, and nothing that is rendered uses it ({promotion.Place})")];

    private static string Summary(Coverage coverage)
    {
        var charged = coverage.Covered.Count + coverage.Gaps.Count;
        var all = charged + coverage.Others.Count;
        return $"{coverage.Sync}: {Amount.Of(all, "image")}, {charged} to be provided by {string.Join(" and ", coverage.Hooks)}, {coverage.Gaps.Count} of them missed";
    }
}

using PromoteHook.Mapping;

namespace PromoteHook.Reporting;

/// <summary>What was found and where it would come from, before any registry is asked.</summary>
internal static class ImageList
{
    public static void WriteText(LineWriter lines, IReadOnlyList<Promotion> promotions, IReadOnlyList<Failure?> failures, Verbosity verbosity, bool explain)
    {
        if (verbosity != Verbosity.Quiet && promotions.Count > 0)
        {
            TextTable.Write(lines, ["REFERENCE", "FOUND IN", "SOURCE", "WHY"], [.. promotions.Select(Row)]);
            lines.Write("");
        }

        foreach (var promotion in promotions.Where(_ => explain))
        {
            Explanation.Write(lines, promotion);
            lines.Write("");
        }

        foreach (var failure in failures.OfType<Failure>())
        {
            lines.Write(ResultLine.Failed(failure));
        }

        var uses = promotions.Sum(promotion => promotion.Uses.Count);
        var unmapped = promotions.Count(promotion => !promotion.IsMapped && !promotion.IsIgnored);
        lines.Write($"{Amount.Of(promotions.Count, "image")} in {Amount.Of(uses, "place")}, {unmapped} unmapped");
    }

    public static void WriteJson(TextWriter output, IReadOnlyList<Promotion> promotions, IReadOnlyList<Failure?> failures, bool explain) => JsonText.Write(output, "ImageList", json =>
    {
        json.WriteStartArray("images");
        foreach (var (promotion, failure) in promotions.Zip(failures))
        {
            json.WriteStartObject();
            JsonText.WritePromotion(json, promotion);
            if (explain)
            {
                JsonFields.WriteTexts(json, "considered", promotion.Considered);
            }

            JsonFields.WriteFailure(json, "failure", failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string[] Row(Promotion promotion) =>
    [
        promotion.Destination.ToString(),
        promotion.Uses.Count switch
        {
            0 => "-",
            1 => promotion.Uses[0].Origin.ToString(),
            var count => $"{promotion.Uses[0].Origin} and {count - 1} more",
        },
        promotion.Sources.Count == 0 ? "-" : string.Join(" or ", promotion.Sources),
        promotion.Why,
    ];
}

using PromoteHook.Mapping;

namespace PromoteHook.Reporting;

/// <summary>Everything that is known of one promotion before registries are asked; for <c>--explain</c>.</summary>
internal static class Explanation
{
    public static void Write(LineWriter lines, Promotion promotion)
    {
        lines.Write(promotion.Destination.ToString());
        foreach (var use in promotion.Uses)
        {
            lines.Write($"  used in {use.Origin}");
        }

        foreach (var sentence in promotion.Considered)
        {
            lines.Write($"  {sentence}");
        }

        foreach (var source in promotion.Sources)
        {
            lines.Write($"  source {source}");
        }
    }
}

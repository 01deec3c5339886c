namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>The lines by which one text differs from another, each run of them below the line before it.</summary>
internal static class LineDifference
{
    public static string Of(string before, string after)
    {
        var (old, young) = (before.Split('\n'), after.Split('\n'));
        var common = CommonLengths(old, young);
        var lines = new List<string>();
        var (i, j, shown) = (0, 0, 0);
        while (i < old.Length || j < young.Length)
        {
            if (i < old.Length && j < young.Length && old[i] == young[j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            if (i > 0 && j > 0 && old[i - 1] == young[j - 1] && shown != i + j)
            {
                lines.Add($"  {young[j - 1]}");
            }

            lines.Add(j >= young.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]) ? $"- {old[i++]}" : $"+ {young[j++]}");
            shown = i + j;
        }

        return string.Concat(lines.Select(line => line.TrimEnd() + "\n"));
    }

    /// <summary>How many lines the rests of both, from each place on, have in common.</summary>
    private static int[,] CommonLengths(string[] old, string[] young)
    {
        var lengths = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = young.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = old[i] == young[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}

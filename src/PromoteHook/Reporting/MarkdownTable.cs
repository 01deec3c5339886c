namespace PromoteHook.Reporting;

/// <summary>Text for a comment on a pull request. What stands in manifests is code there, so that it links to nothing and nobody.</summary>
internal static class MarkdownTable
{
    /// <summary>A table with its headings; every cell that is not empty is code.</summary>
    public static void Write(LineWriter lines, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        lines.Write("");
        lines.Write(RowOf(headings));
        lines.Write(RowOf([.. headings.Select(_ => "---")]));
        foreach (var row in rows)
        {
            lines.Write(RowOf([.. row.Select(Code)]));
        }

        lines.Write("");
    }

    /// <summary>Text as code, also within a table.</summary>
    public static string Code(string text) =>
        text.Length == 0 ? "" : $"`{Printable.Escape(text).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string RowOf(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}

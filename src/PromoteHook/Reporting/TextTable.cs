namespace PromoteHook.Reporting;

/// <summary>Aligned columns of text, two spaces between; the last column is not padded.</summary>
internal static class TextTable
{
    public static void Write(LineWriter lines, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // Escaping lengthens a cell, so it comes before measuring.
        IReadOnlyList<string>[] all = [headings, .. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Printable.Escape)])];
        var widths = Enumerable.Range(0, headings.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            lines.Write(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}

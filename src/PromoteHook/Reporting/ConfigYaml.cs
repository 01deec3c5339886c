namespace PromoteHook.Reporting;

/// <summary>The effective configuration as YAML, with who gave each value behind it.</summary>
internal static class ConfigYaml
{
    /// <summary>A value longer than this does not push the comments of all others aside.</summary>
    private const int MaxColumn = 64;

    public static void Write(LineWriter lines, IReadOnlyList<ConfigEntry> entries)
    {
        List<(string Text, string? Giver)> rows = [.. entries.SelectMany(entry => RowsOf(entry, ""))];
        var column = rows.Where(row => row.Giver is not null && row.Text.Length <= MaxColumn).Select(row => row.Text.Length).DefaultIfEmpty().Max();
        foreach (var (text, giver) in rows)
        {
            lines.Write(giver is null ? text : $"{text.PadRight(column)}  # {giver}");
        }
    }

    private static IEnumerable<(string Text, string? Giver)> RowsOf(ConfigEntry entry, string indent)
    {
        var key = $"{indent}{YamlScalar.Of(entry.Key)}:";
        if (entry.Fields is { Count: > 0 } fields)
        {
            return [(key, null), .. fields.SelectMany(field => RowsOf(field, indent + "  "))];
        }

        if (entry.Items is { Count: > 0 } items)
        {
            return [(key, null), .. items.SelectMany(item => ItemRows(item, indent))];
        }

        return [($"{key} {(entry.Fields is not null ? "{}" : entry.Items is not null ? "[]" : YamlScalar.Of(entry.Value))}", entry.Giver)];
    }

    private static IEnumerable<(string Text, string? Giver)> ItemRows(IReadOnlyList<ConfigEntry> item, string indent) =>
        item.SelectMany(field => RowsOf(field, indent + "  "))
            .Select((row, index) => index == 0 ? ($"{indent}- {row.Text[(indent.Length + 2)..]}", row.Giver) : row);
}

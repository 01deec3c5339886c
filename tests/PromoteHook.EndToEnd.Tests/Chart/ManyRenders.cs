namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>Many sets of values rendered by one run of helm: what it made of each.</summary>
internal static class ManyRenders
{
    /// <summary>What a set of values has where it says nothing else.</summary>
    private static readonly IReadOnlyDictionary<string, string> Common = new Dictionary<string, string>
    {
        ["images:"] = "images: [registry.prod.example.com/shop/web:1.4.2]\n",
        ["settings:"] = "settings: {rules: [{to: registry.prod.example.com/**, from: registry.dev.example.com/**}]}\n",
    };

    /// <summary>The objects of each set, under the same name; sets that render nothing are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RenderAsync(IReadOnlyDictionary<string, string> sets, string program)
    {
        using var folder = ChartFolder.OfAliases(sets.Keys);
        var rendered = await (folder.Chart with { Values = ValuesOf(sets) }).RenderAsync(program);
        return rendered.Split("---\n# Source: many/charts/", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => (Name: text[..text.IndexOf('/', StringComparison.Ordinal)], Text: text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]))
            .GroupBy(part => part.Name)
            .ToDictionary(
                parts => parts.Key,
                parts => string.Join("---\n", parts.Select(part => part.Text.Replace($"shop-{part.Name}", "shop-promote-hook", StringComparison.Ordinal))));
    }

    /// <summary>What the schema has against each set.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RefuseAsync(IReadOnlyDictionary<string, string> sets, string program)
    {
        using var folder = ChartFolder.OfAliases(sets.Keys);
        var refusal = await (folder.Chart with { Values = ValuesOf(sets) }).RefusalAsync(program);
        var faults = new Dictionary<string, string>();
        var name = "";
        foreach (var line in refusal.Split('\n'))
        {
            name = line.EndsWith(':') && sets.ContainsKey(line[..^1]) ? line[..^1] : name;
            faults[name] = faults.GetValueOrDefault(name, "") + (line == $"{name}:" ? "" : line + "\n");
        }

        return faults;
    }

    private static string ValuesOf(IReadOnlyDictionary<string, string> sets) => string.Concat(sets.Select(set => $"{set.Key}:\n{Indent(Complete(set.Value))}"));

    private static string Complete(string values) => values.TrimEnd('\n') + "\n" + string.Concat(Common
        .Where(part => !$"\n{values}".Contains($"\n{part.Key}", StringComparison.Ordinal))
        .Select(part => part.Value));

    private static string Indent(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(line => $"  {line}\n"));
}

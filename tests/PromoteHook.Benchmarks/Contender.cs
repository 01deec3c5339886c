using PromoteHook.Benchmarks.Scenarios;

namespace PromoteHook.Benchmarks;

/// <summary>A variant with the tools and the environment it runs with.</summary>
internal sealed record Contender(string Name, Variant Variant, Tools Tools, IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    /// <summary>The scenario's variants that are wanted, and each promote-hook again with what is to be compared.</summary>
    public static IReadOnlyList<Contender> Of(Scenario scenario, Tools tools, BenchOptions options)
    {
        List<Contender> all = [];
        foreach (var variant in scenario.Variants.Where(variant => options.Only.Count == 0 || options.Only.Any(text => variant.Name.Contains(text, StringComparison.Ordinal))))
        {
            all.Add(new Contender(variant.Name, variant, tools, []));
            if (!variant.Name.StartsWith(Variants.Ours, StringComparison.Ordinal))
            {
                continue;
            }

            if (options.Beside is { } other)
            {
                all.Add(new Contender($"{variant.Name} beside", variant, new Tools(options.ToolFolder, other), []));
            }

            all.AddRange(options.With.Select(setting => setting.Split('=', 2)).Select(pair =>
                new Contender($"{variant.Name} {pair[0]}={pair[1]}", variant, tools, [KeyValuePair.Create(pair[0], pair[1])])));
        }

        return all.Count > 0 ? all : throw new BenchmarkException($"{scenario.Name} has no such variant");
    }
}

namespace PromoteHook.Tests.Documents;

/// <summary>The README and the documents it leads to.</summary>
internal static class Readme
{
    public static IReadOnlyList<Markdown> Pages { get; } = [new("README.md"), new("docs/settings.md"), new("docs/options.md"), new("docs/exit-codes.md")];

    /// <summary>The YAML that is meant for promote-hook.yaml: all that is no kustomization, no Kubernetes object and no part of the Helm chart.</summary>
    public static IReadOnlyList<CodeBlock> Settings { get; } = [.. Yaml.Where(block => !IsKustomization(block) && !block.Text.Contains("apiVersion:", StringComparison.Ordinal))];

    public static IReadOnlyList<CodeBlock> Kustomizations { get; } = [.. Yaml.Where(IsKustomization)];

    private static IEnumerable<CodeBlock> Yaml => Pages.SelectMany(page => page.Blocks).Where(block => block.Language == "yaml" && !block.IsOfChart);

    private static bool IsKustomization(CodeBlock block) => block.Text.Contains("\nimages:", StringComparison.Ordinal);
}

namespace PromoteHook.Tests.Documents;

/// <summary>The README and the documents it leads to.</summary>
internal static class Readme
{
    public static IReadOnlyList<Markdown> Pages { get; } = [new("README.md"), new("docs/settings.md"), new("docs/options.md"), new("docs/exit-codes.md")];

    /// <summary>The YAML that is meant for promote-hook.yaml: all that is no part of a file and no Kubernetes object.</summary>
    public static IReadOnlyList<CodeBlock> Settings { get; } =
        [.. Yaml.Where(block => !block.IsOfFile && !block.Text.Contains("apiVersion:", StringComparison.Ordinal))];

    /// <summary>The three lines, with the images: of an overlay.</summary>
    public static CodeBlock QuickStart { get; } = Yaml.Single(block => block.Text.StartsWith("# kustomize-examples/examples/quick-start/kustomization.yaml\n", StringComparison.Ordinal));

    private static IEnumerable<CodeBlock> Yaml => Pages.SelectMany(page => page.Blocks).Where(block => block.Language == "yaml");
}

namespace PromoteHook.Tests.Documents;

/// <summary>A value of the chart that is documented.</summary>
/// <param name="Path">Its keys, from the root on.</param>
/// <param name="Default">What values.yaml gives it, in one line of YAML.</param>
/// <param name="Comment">The text above it, in Markdown; empty when it has none.</param>
internal sealed record ChartValue(IReadOnlyList<string> Path, string Default, string Comment);

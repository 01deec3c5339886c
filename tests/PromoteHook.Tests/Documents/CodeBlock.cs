namespace PromoteHook.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Name">File and line, for people.</param>
/// <param name="Language">What stands behind the fence; empty when nothing does.</param>
/// <param name="Text">Its lines.</param>
internal sealed record CodeBlock(string Name, string Language, string Text)
{
    /// <summary>True when its first line names a file of the Helm chart or of the examples, of which the rest is a part.</summary>
    public bool IsOfFile => Text.StartsWith("# helm/", StringComparison.Ordinal) || Text.StartsWith("# kustomize-examples/", StringComparison.Ordinal);
}

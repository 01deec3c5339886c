namespace PromoteHook.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Name">File and line, for people.</param>
/// <param name="Language">What stands behind the fence; empty when nothing does.</param>
/// <param name="Text">Its lines.</param>
internal sealed record CodeBlock(string Name, string Language, string Text);

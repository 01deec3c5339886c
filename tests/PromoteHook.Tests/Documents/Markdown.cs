using System.Text.RegularExpressions;

namespace PromoteHook.Tests.Documents;

/// <summary>What can be checked of a document for people: its code.</summary>
internal sealed partial class Markdown(string name)
{
    private readonly string text = File.ReadAllText(Checkout.At(name)).ReplaceLineEndings("\n");

    public IEnumerable<CodeBlock> Blocks => Fenced().Matches(text).Select(block =>
        new CodeBlock($"{name}:{text[..block.Index].Count(character => character == '\n') + 1}", block.Groups[1].Value, block.Groups[2].Value));

    /// <summary>Code within lines; that of tables has its bars back.</summary>
    public IEnumerable<string> Spans => Inline().Matches(Fenced().Replace(text, "")).Select(span => span.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal));

    /// <summary>The commands of ours in its blocks, continued lines joined, what follows a pipe or redirection left out.</summary>
    public IEnumerable<string> Commands => Blocks.Where(block => block.Language is "" or "sh" or "bash")
        .SelectMany(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Concat(Spans)
        .SelectMany(CommandText.Of);

    /// <summary>The rows of the table whose first heading is <paramref name="heading"/>: their first cells.</summary>
    public IEnumerable<string> FirstCells(string heading) => text.Split('\n')
        .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split(" | ")[0].TrimStart('|').Trim());

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Inline();
}

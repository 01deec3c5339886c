using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Tests.Documents;

/// <summary>
/// The chart's values.yaml with its comments. A key with a comment that begins with <c># --</c> is one value, whatever lies below
/// it; one without stands for the keys below it.
/// </summary>
internal static class ChartValues
{
    private const string Mark = "# -- ";

    /// <summary>All values, in the order of the file.</summary>
    public static IReadOnlyList<ChartValue> Read(string path)
    {
        var text = File.ReadAllText(path);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. Below([], (YamlMappingNode)stream.Documents[0].RootNode, text.Split('\n'))];
    }

    private static IEnumerable<ChartValue> Below(IReadOnlyList<string> path, YamlMappingNode mapping, string[] lines) => mapping.SelectMany(entry =>
    {
        IReadOnlyList<string> place = [.. path, ((YamlScalarNode)entry.Key).Value!];
        var comment = CommentAbove((int)entry.Key.Start.Line - 1, lines);
        return comment.Length == 0 && entry.Value is YamlMappingNode { Children.Count: > 0 } below
            ? Below(place, below, lines)
            : [new ChartValue(place, InOneLine(entry.Value), comment)];
    });

    private static string CommentAbove(int line, string[] lines)
    {
        var comment = lines[..line].Reverse().Select(above => above.Trim()).TakeWhile(above => above.StartsWith('#')).Reverse().ToList();
        return comment is [var first, ..] && first.StartsWith(Mark, StringComparison.Ordinal)
            ? string.Join(' ', comment.Select(above => above.TrimStart('#', ' ', '-')))
            : "";
    }

    private static string InOneLine(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{{string.Join(", ", mapping.Select(entry => $"{entry.Key}: {InOneLine(entry.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(InOneLine))}]",
        YamlScalarNode { Style: ScalarStyle.DoubleQuoted } quoted => $"\"{quoted.Value}\"",
        var plain => plain.ToString(),
    };
}

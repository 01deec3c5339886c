using System.Text;

namespace PromoteHook.Tests.Injecting;

/// <summary>Writes trees as YAML in every form by chance: block and flow, quotes, literals, comments, blank lines, indentation.</summary>
/// <param name="random">The chance.</param>
internal sealed class YamlForge(Random random)
{
    private int comments;
    private bool isBehindLiteral;

    /// <summary>Writes a document's root: a mapping as pairs, a list, or a text; null is null.</summary>
    public string Write(object? node)
    {
        var text = new StringBuilder();
        if (node is IReadOnlyList<(string, object?)> && random.Next(6) > 0)
        {
            Comment(text, 0);
            WriteBlock(text, node, 0);
        }
        else
        {
            text.Append(Flow(node)).Append('\n');
        }

        return text.ToString();
    }

    private void WriteBlock(StringBuilder text, object node, int indent)
    {
        if (node is IReadOnlyList<(string Key, object? Value)> fields)
        {
            foreach (var (at, (key, value)) in fields.Index())
            {
                // The first stands behind a dash, or where its owner has put it.
                text.Append(at == 0 ? "" : new string(' ', indent)).Append(key).Append(':');
                isBehindLiteral = false;
                WriteValue(text, value, indent, isField: true);
                Comment(text, indent);
            }
        }
        else
        {
            foreach (var (at, item) in ((IReadOnlyList<object?>)node).Index())
            {
                text.Append(at == 0 ? "" : new string(' ', indent)).Append('-');
                isBehindLiteral = false;
                WriteValue(text, item, indent, isField: false);
                Comment(text, indent);
            }
        }
    }

    private void WriteValue(StringBuilder text, object? value, int indent, bool isField)
    {
        var isBlock = random.Next(5) > 0;
        switch (value)
        {
            case IReadOnlyList<(string, object?)> { Count: > 0 } fields when isBlock && !isField:
                var wide = random.Next(1, 4);
                text.Append(new string(' ', wide));
                WriteBlock(text, fields, indent + 1 + wide);
                break;
            case IReadOnlyList<(string, object?)> { Count: > 0 } fields when isBlock:
                NextLine(text);
                Comment(text, indent);
                var deeper = indent + random.Next(1, 5);
                text.Append(new string(' ', deeper));
                WriteBlock(text, fields, deeper);
                break;
            case IReadOnlyList<object?> { Count: > 0 } items when isBlock && isField:
                NextLine(text);
                Comment(text, indent);
                var deep = indent + random.Next(0, 4);
                text.Append(new string(' ', deep));
                WriteBlock(text, items, deep);
                break;
            case string scalar when scalar.Length > 0 && random.Next(3) == 0 && !scalar.StartsWith(' '):
                WriteLiteral(text, scalar, indent);
                break;
            default:
                var flow = Flow(value);
                text.Append(flow.Length == 0 ? "" : " ").Append(flow);
                NextLine(text);
                break;
        }
    }

    private void WriteLiteral(StringBuilder text, string scalar, int indent)
    {
        var body = scalar.TrimEnd('\n');
        text.Append(scalar.EndsWith('\n') ? " |" : " |-").Append(random.Next(4) == 0 ? " # a header" : "").Append('\n');
        var inner = new string(' ', indent + random.Next(1, 5));
        foreach (var line in body.Split('\n'))
        {
            text.Append(inner).Append(line).Append('\n');
        }

        isBehindLiteral = true;
        for (var blank = random.Next(4) == 0 ? random.Next(3) : 0; blank > 0; blank--)
        {
            text.Append('\n');
        }
    }

    private string Flow(object? node) => node switch
    {
        null => Pick("null", "~", "null"),
        string scalar => Scalar(scalar),
        IReadOnlyList<(string Key, object? Value)> fields => "{" + string.Join(Comma(), fields.Select(field => $"{(random.Next(3) == 0 ? $"\"{field.Key}\"" : field.Key)}: {Flow(field.Value)}")) + Pick("", " ") + "}",
        IReadOnlyList<object?> items => "[" + string.Join(Comma(), items.Select(Flow)) + Pick("", " ") + "]",
        _ => throw new ArgumentException($"no node: {node}"),
    };

    private string Scalar(string text)
    {
        var isSafe = text.Length > 0 && text.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '/' or '-' or '@') && text is not ("true" or "null");
        return random.Next(3) switch
        {
            0 when isSafe => text,
            1 when !text.Contains('\n', StringComparison.Ordinal) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            _ => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        };
    }

    private void NextLine(StringBuilder text) => text.Append(Pick("", "", "", " ", $" # c{comments++}.")).Append('\n');

    private void Comment(StringBuilder text, int indent)
    {
        if (random.Next(8) == 0)
        {
            text.Append(random.Next(3) == 0 ? "\n" : "").Append(' ', isBehindLiteral ? 0 : random.Next(indent + 3)).Append("# c").Append(comments++).Append(". é😀\n");
        }
    }

    private string Comma() => Pick(", ", ", ", ",");

    private string Pick(params IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];
}

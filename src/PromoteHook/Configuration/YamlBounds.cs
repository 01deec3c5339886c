using PromoteHook.Discovery.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PromoteHook.Configuration;

/// <summary>
/// Looks a settings text through before it becomes a tree: the tree's makers and readers recurse, compare keys by all that is below
/// them, and follow each alias.
/// </summary>
/// <param name="place">The file.</param>
internal sealed class YamlBounds(YamlPlace place)
{
    /// <summary>The format nests four deep.</summary>
    private const int MaxDepth = 32;

    /// <summary>Most that all aliases together may stand for: text, and 16 for each value, in characters.</summary>
    private const int MaxAliased = 4 * 1024 * 1024;

    private const int WeightOfValue = 16;

    private const string WriteOut = "write the settings out, without anchors";

    /// <summary>What an anchor stands for: its weight, and whether it is text. One that is not closed yet is not among them.</summary>
    private readonly Dictionary<string, (int Weight, bool IsText)> anchors = new(StringComparer.Ordinal);

    private readonly Stack<Level> levels = new();
    private int aliased;

    /// <summary>Refuses a text that would cost more than a settings file is worth.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parser">Reads it from its beginning.</param>
    /// <exception cref="RefusalException">Usage: names file, line and column.</exception>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public void Check(string text, IParser parser)
    {
        if (YamlText.FindNotPrintable(text) is var (line, column, character))
        {
            throw new RefusalException(ExitCode.Usage, $"{place.File}:{line}:{column}: the character U+{(int)character:X4}, which YAML does not allow", "remove it");
        }

        while (parser.MoveNext())
        {
            Look(parser.Current!);
        }
    }

    private void Look(ParsingEvent step)
    {
        switch (step)
        {
            case DocumentStart:
                anchors.Clear();
                break;
            case MappingStart or SequenceStart:
                if (levels.Count >= MaxDepth)
                {
                    throw Refuse(step, "nested deeper than any setting");
                }

                RefuseKey(step);
                levels.Push(new Level(step is MappingStart, (NodeEvent)step));
                break;
            case MappingEnd or SequenceEnd:
                var closed = levels.Pop();
                Close(closed.Start, closed.Weight, isText: false);
                break;
            case Scalar scalar:
                Close(scalar, WeightOfValue + scalar.Value.Length, isText: true);
                break;
            case AnchorAlias alias:
                Follow(alias);
                break;
        }
    }

    private void Follow(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw Refuse(alias, $"no anchor '&{alias.Value.Value}' stands before this alias, or the alias lies within it", WriteOut);
        }

        if (!target.IsText)
        {
            RefuseKey(alias);
        }

        aliased += target.Weight;
        if (aliased > MaxAliased)
        {
            throw Refuse(alias, $"aliases stand for more than {MaxAliased / 1024 / 1024} Mi characters in all", WriteOut);
        }

        Count(target.Weight);
    }

    private void Close(NodeEvent node, int weight, bool isText)
    {
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = (weight, isText);
        }

        Count(weight);
    }

    private void Count(int weight)
    {
        if (levels.TryPeek(out var level))
        {
            level.Weight += weight;
            level.IsAtKey = level.IsMapping && !level.IsAtKey;
        }
    }

    private void RefuseKey(ParsingEvent step)
    {
        if (levels.TryPeek(out var level) && level.IsAtKey)
        {
            throw Refuse(step, "a key is a list or a mapping where only a word can be one", "write a word before the colon");
        }
    }

    private RefusalException Refuse(ParsingEvent step, string fault, string? remedy = null) => new(ExitCode.Usage, $"{place.Of(step.Start)}: {Unreadable.Shortened(fault)}", remedy);

    /// <summary>A list or mapping that is not closed yet.</summary>
    private sealed class Level(bool isMapping, NodeEvent start)
    {
        public bool IsMapping { get; } = isMapping;

        public NodeEvent Start { get; } = start;

        public int Weight { get; set; } = WeightOfValue;

        public bool IsAtKey { get; set; } = isMapping;
    }
}

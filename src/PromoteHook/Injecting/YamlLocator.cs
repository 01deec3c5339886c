using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Tokens = YamlDotNet.Core.Tokens;

namespace PromoteHook.Injecting;

/// <summary>Finds where objects of a YAML text are written, byte for byte. The text has been read before, so it is known to be right.</summary>
internal sealed class YamlLocator
{
    private readonly RecordingScanner scanner;
    private readonly Parser parser;
    private readonly CharacterPlaces places;
    private readonly int linesBefore;
    private readonly IReadOnlySet<(int Line, int Column)> wanted;
    private readonly Dictionary<(int Line, int Column), LocatedObject> found = [];
    private HashSet<string> aliases = new(StringComparer.Ordinal);

    /// <summary>Begins at a place of the text.</summary>
    /// <param name="held">The text.</param>
    /// <param name="start">The byte where the YAML begins.</param>
    /// <param name="linesBefore">Lines before that place.</param>
    /// <param name="wanted">Where the objects begin, as the reader of manifests counts.</param>
    public YamlLocator(HeldManifests held, int start, int linesBefore, IReadOnlySet<(int Line, int Column)> wanted)
    {
        scanner = new RecordingScanner(new Scanner(new StreamReader(held.OpenAt(start), Encoding.UTF8, detectEncodingFromByteOrderMarks: false), skipComments: true));
        parser = new Parser(scanner);
        places = new CharacterPlaces(held.Text, start);
        this.linesBefore = linesBefore;
        this.wanted = wanted;
    }

    /// <summary>The objects, by where they begin.</summary>
    public IReadOnlyDictionary<(int Line, int Column), LocatedObject> Locate()
    {
        while (found.Count < wanted.Count && parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                aliases = new HashSet<string>(StringComparer.Ordinal);
            }
            else if (parser.Current is NodeEvent)
            {
                _ = Walk([], isWanted: false);
                // Aliases may follow the object in its document.
                FinishDocument();
            }
        }

        return found;
    }

    private void FinishDocument()
    {
        while (parser.Current is not (DocumentEnd or StreamEnd or null) && parser.MoveNext())
        {
        }
    }

    private LocatedNode? Walk(IReadOnlyList<string> anchors, bool isWanted)
    {
        switch (parser.Current)
        {
            case AnchorAlias alias:
                aliases.Add(alias.Value.Value);
                return isWanted ? new LocatedNode(LocatedForm.Alias, false, ByteAt(alias.Start), ByteAt(alias.End)) : null;
            case Scalar scalar:
                return isWanted ? Of(scalar) : null;
            case SequenceStart list:
                return WalkList(list, Inner(anchors, list), isWanted);
            case MappingStart mapping:
                return WalkMapping(mapping, anchors, isWanted);
            default:
                throw new InvalidOperationException($"a node cannot begin with {parser.Current}");
        }
    }

    private static IReadOnlyList<string> Inner(IReadOnlyList<string> anchors, NodeEvent node) => node.Anchor.IsEmpty ? anchors : [.. anchors, node.Anchor.Value];

    private LocatedNode Of(Scalar scalar)
    {
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        // With an anchor or a tag the event begins there.
        var token = (Start: scalar.End.Index, End: scalar.End.Index);
        if (scanner.FirstFrom<Tokens.Scalar>(scalar.Start.Index) is { } written && written.End <= scalar.End.Index)
        {
            token = written;
        }

        return new LocatedNode(LocatedForm.Scalar, false, places.ByteAt(token.Start), places.ByteAt(token.End))
        {
            Text = scalar.Value,
            IsBlockScalar = isBlock,
            Anchor = scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value,
        };
    }

    private LocatedNode? WalkList(SequenceStart list, IReadOnlyList<string> anchors, bool isWanted)
    {
        var isFlow = list.Style == SequenceStyle.Flow;
        var items = new List<LocatedNode>();
        var before = -1L;
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            var dash = before < 0 && isWanted && !isFlow ? scanner.FirstFrom<Tokens.BlockEntry>(list.Start.Index) : null;
            before = dash?.Start ?? before;
            if (Walk(anchors, isWanted) is { } item)
            {
                items.Add(item);
            }
        }

        if (!isWanted)
        {
            return null;
        }

        var start = isFlow ? scanner.FirstFrom<Tokens.FlowSequenceStart>(list.Start.Index)!.Value.Start : before;
        return new LocatedNode(LocatedForm.List, isFlow, places.ByteAt(start), ByteAt(parser.Current!.End))
        {
            Items = items,
            Anchor = list.Anchor.IsEmpty ? null : list.Anchor.Value,
            EndBefore = isFlow ? 0 : places.ByteAt(scanner.EndBefore(start)),
        };
    }

    private LocatedNode? WalkMapping(MappingStart mapping, IReadOnlyList<string> anchors, bool isWanted)
    {
        var place = ((int)mapping.Start.Line + linesBefore, (int)mapping.Start.Column);
        var isRoot = !isWanted && wanted.Contains(place);
        scanner.Keeps |= isRoot;
        var isFlow = mapping.Style == MappingStyle.Flow;
        var inner = Inner(anchors, mapping);
        var fields = new List<(string? Name, long Start, long Colon, LocatedNode Value)>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = (NodeEvent)parser.Current!;
            var name = (key as Scalar)?.Value;
            var start = scanner.LastUpTo<Tokens.Key>(key.Start.Index)?.Start ?? key.Start.Index;
            _ = Walk(inner, isWanted: false);
            var keyEnd = key.End.Index;
            parser.MoveNext();
            var value = Walk(inner, isWanted || isRoot);
            if (value is not null)
            {
                // The colon was passed on the way to the value.
                var colon = key is Scalar && scanner.FirstFrom<Tokens.Value>(keyEnd) is { } sign && sign.Start <= parser.Current!.End.Index ? sign.End : -1;
                fields.Add((name, start, colon, value));
            }
        }

        if (!isWanted && !isRoot)
        {
            return null;
        }

        var end = parser.Current!;
        var located = new LocatedNode(LocatedForm.Mapping, isFlow, StartOf(mapping, isFlow, fields.Count > 0 ? fields[0].Start : end.Start.Index), ByteAt(end.End))
        {
            Anchor = mapping.Anchor.IsEmpty ? null : mapping.Anchor.Value,
            Fields = [.. fields.Select((field, at) => new LocatedField(
                field.Name, places.ByteAt(field.Start), field.Colon < 0 ? -1 : places.ByteAt(field.Colon),
                isFlow ? 0 : places.ByteAt(scanner.EndBefore(at + 1 < fields.Count ? fields[at + 1].Start : end.Start.Index)),
                field.Value))],
        };
        if (isRoot)
        {
            scanner.Keeps = false;
            found[place] = new LocatedObject(located, anchors, aliases);
        }

        return located;
    }

    private int StartOf(MappingStart mapping, bool isFlow, long firstKey) =>
        places.ByteAt(isFlow ? scanner.FirstFrom<Tokens.FlowMappingStart>(mapping.Start.Index)?.Start ?? firstKey : firstKey);

    private int ByteAt(Mark mark) => places.ByteAt(mark.Index);
}

using System.Text;
using System.Text.Json;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Injecting;

/// <summary>Finds where objects of one JSON value are written. It has been read before, so it is known to be right.</summary>
internal sealed class JsonLocator(ReadOnlyMemory<byte> text, IReadOnlySet<int> wanted)
{
    private static readonly HashSet<string> NoAliases = [];

    /// <summary>Reads the value at a place.</summary>
    /// <returns>Where it ends, and the wanted objects within it by where they begin.</returns>
    public (int End, IReadOnlyDictionary<int, LocatedObject> Found) Locate(int start)
    {
        var found = new Dictionary<int, LocatedObject>();
        var reader = new Utf8JsonReader(text.Span[start..], new JsonReaderOptions { MaxDepth = NodeBuilder.MaxDepth + 10, AllowMultipleValues = true });
        reader.Read();
        _ = Walk(ref reader, start, found, isWanted: false);
        return (start + (int)reader.BytesConsumed, found);
    }

    private LocatedNode? Walk(ref Utf8JsonReader reader, int origin, Dictionary<int, LocatedObject> found, bool isWanted)
    {
        var start = origin + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var isRoot = !isWanted && wanted.Contains(start);
                var mapping = WalkMapping(ref reader, origin, found, start, isWanted || isRoot);
                if (isRoot)
                {
                    found[start] = new LocatedObject(mapping!, [], NoAliases);
                }

                return mapping;
            case JsonTokenType.StartArray:
                return WalkList(ref reader, origin, found, start, isWanted);
            default:
                var value = !isWanted ? null : reader.TokenType == JsonTokenType.String ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan);
                return isWanted ? new LocatedNode(LocatedForm.Scalar, true, start, origin + (int)reader.BytesConsumed) { Text = value } : null;
        }
    }

    private LocatedNode? WalkMapping(ref Utf8JsonReader reader, int origin, Dictionary<int, LocatedObject> found, int start, bool isWanted)
    {
        var fields = new List<LocatedField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyStart = origin + (int)reader.TokenStartIndex;
            var name = isWanted ? reader.GetString() : null;
            var colon = origin + (int)reader.BytesConsumed;
            reader.Read();
            if (Walk(ref reader, origin, found, isWanted) is { } value)
            {
                fields.Add(new LocatedField(name, keyStart, colon, value.End, value));
            }
        }

        return isWanted ? new LocatedNode(LocatedForm.Mapping, true, start, origin + (int)reader.BytesConsumed) { Fields = fields } : null;
    }

    private LocatedNode? WalkList(ref Utf8JsonReader reader, int origin, Dictionary<int, LocatedObject> found, int start, bool isWanted)
    {
        var items = new List<LocatedNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Walk(ref reader, origin, found, isWanted) is { } item)
            {
                items.Add(item);
            }
        }

        return isWanted ? new LocatedNode(LocatedForm.List, true, start, origin + (int)reader.BytesConsumed) { Items = items } : null;
    }
}

namespace PromoteHook.Discovery.Reading;

/// <summary>Builds nodes from tokens within limits, and resolves anchors, aliases and merge keys.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="tokens">Where the tokens come from.</param>
internal sealed class NodeBuilder(string file, ITokenReader tokens)
{
    /// <summary>Deepest nesting. Real objects stay below 40; the walkers recurse.</summary>
    public const int MaxDepth = 100;

    /// <summary>
    /// Largest object, and most that the anchors of one document may hold: text, and 32 for each node, in characters,
    /// aliases expanded. An API server takes requests of 3 MiB. A process that reads objects of this size was measured at 105 MiB.
    /// </summary>
    public const long MaxWeight = 8 * 1024 * 1024;

    private readonly Dictionary<string, ManifestNode> anchors = new(StringComparer.Ordinal);
    private long anchored;
    private long weight;

    public void BeginDocument()
    {
        anchors.Clear();
        anchored = 0;
        weight = 0;
    }

    /// <summary>What comes now counts anew, on top of what is kept: the next object of a list.</summary>
    public void BeginObject(long keptWeight) => weight = keptWeight;

    /// <summary>Builds the node that <paramref name="first"/> begins.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: broken syntax or a limit passed; names file, line and column.</exception>
    public ManifestNode Build(Token first, int depth = 1)
    {
        if (depth > MaxDepth)
        {
            throw Unreadable.At(file, first.Line, first.Column, $"nested deeper than {MaxDepth} levels");
        }

        var node = first.Kind switch
        {
            TokenKind.Scalar => Count(ManifestNode.OfText(first.Text, first.IsString, first.Line, first.Column), first),
            TokenKind.Alias => Count(Resolve(first), first),
            TokenKind.ListStart => BuildList(first, depth),
            TokenKind.MappingStart => BuildMapping(first, depth),
            _ => throw Unreadable.At(file, first.Line, first.Column, "the document ends in the middle"),
        };
        if (first is { Anchor: { } anchor, Kind: not TokenKind.Alias })
        {
            Remember(anchor, node, first);
        }

        return node;
    }

    /// <summary>The next key of a mapping, as a token; null at its end. It counts as part of the object.</summary>
    public Token? NextKey()
    {
        var key = ReadKey();
        Count(key?.Text.Length ?? 0, key ?? default);
        return key;
    }

    private Token? ReadKey()
    {
        var key = tokens.Next();
        switch (key.Kind)
        {
            case TokenKind.MappingEnd:
                return null;
            case TokenKind.Scalar:
                if (key.Anchor is not null)
                {
                    Remember(key.Anchor, ManifestNode.OfText(key.Text, key.IsString, key.Line, key.Column), key);
                }

                return key;
            case TokenKind.Alias when Resolve(key) is { Text: { } text }:
                return key with { Text = text, IsPlain = false };
            case TokenKind.End:
                throw Unreadable.At(file, key.Line, key.Column, "the text ends in the middle of a mapping");
            default:
                throw Unreadable.At(file, key.Line, key.Column, "a mapping's key is a list or a mapping where only text can be one");
        }
    }

    private ManifestNode BuildList(Token start, int depth)
    {
        var items = new List<ManifestNode>();
        long sum = ManifestNode.OwnWeight;
        Count(ManifestNode.OwnWeight, start);
        for (var token = tokens.Next(); token.Kind != TokenKind.ListEnd; token = tokens.Next())
        {
            items.Add(Build(token, depth + 1));
            sum += items[^1].Weight;
        }

        return ManifestNode.OfItems(items, sum, start.Line, start.Column);
    }

    private ManifestNode BuildMapping(Token start, int depth)
    {
        var mapping = new MappingBuilder(file, start);
        Count(ManifestNode.OwnWeight, start);
        while (NextKey() is { } key)
        {
            mapping.Claim(key);
            mapping.Add(key, Build(tokens.Next(), depth + 1));
        }

        return mapping.Build();
    }

    private ManifestNode Resolve(Token alias) =>
        anchors.GetValueOrDefault(alias.Text)
        ?? throw Unreadable.At(file, alias.Line, alias.Column, $"no anchor '&{alias.Text}' stands before this alias, or the alias lies within it");

    private void Remember(string anchor, ManifestNode node, Token at)
    {
        anchors[anchor] = node;
        anchored += node.Weight;
        if (anchored > MaxWeight)
        {
            throw TooLarge(at, "the anchors of this document hold more");
        }
    }

    private ManifestNode Count(ManifestNode node, Token at)
    {
        Count(node.Weight, at);
        return node;
    }

    private void Count(long more, Token at)
    {
        weight += more;
        if (weight > MaxWeight)
        {
            throw TooLarge(at, "the object is larger");
        }
    }

    private RefusalException TooLarge(Token at, string what) =>
        Unreadable.At(
            file, at.Line, at.Column,
            $"{what} than {MaxWeight / 1024 / 1024} Mi characters, aliases expanded",
            "no API server takes such an object; split it, or look for aliases that multiply");
}

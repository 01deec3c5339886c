namespace PromoteHook.Discovery.Reading;

/// <summary>Reads the objects of a text one by one; the items of a <c>List</c> each on its own, so that memory is that of one item.</summary>
/// <remarks>
/// kubectl writes a List's keys in alphabetical order: <c>apiVersion</c>, <c>items</c>, <c>kind</c>. So whether <c>items</c> are objects
/// is seen by the items themselves (they have <c>kind</c> and <c>apiVersion</c>), unless the kind has come before and says it.
/// What has no kind is no object and passed by: chart notes, values, a kustomization that leaves it out.
/// </remarks>
/// <param name="file">The file's name, for messages.</param>
/// <param name="tokens">The text.</param>
internal sealed class ManifestReader(string file, ITokenReader tokens)
{
    private const string ListSuffix = "List";

    private readonly NodeBuilder builder = new(file, tokens);
    private int document;

    /// <summary>Reads on; a refusal ends it.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: names file, line and column.</exception>
    public IEnumerable<ManifestObject> Objects()
    {
        while (tokens.Next() is { Kind: not TokenKind.End } token)
        {
            if (token.Kind != TokenKind.DocumentStart)
            {
                continue;
            }

            document++;
            builder.BeginDocument();
            foreach (var item in DocumentObjects(tokens.Next()))
            {
                yield return item;
            }
        }
    }

    /// <summary>Reads on by whole documents, of which each has to be small: a kustomization.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: names file, line and column.</exception>
    public IEnumerable<ManifestNode> Documents()
    {
        while (tokens.Next() is { Kind: not TokenKind.End } token)
        {
            if (token.Kind == TokenKind.DocumentStart)
            {
                builder.BeginDocument();
                yield return builder.Build(tokens.Next());
            }
        }
    }

    private IEnumerable<ManifestObject> DocumentObjects(Token root) => root switch
    {
        // With an anchor on it the node is needed as a whole.
        { Kind: TokenKind.MappingStart, Anchor: null } => StreamMapping(root),
        { Kind: TokenKind.ListStart, Anchor: null } => StreamItems(null, null, []),
        _ => Split(builder.Build(root), null, null),
    };

    private IEnumerable<ManifestObject> StreamMapping(Token root)
    {
        var mapping = new MappingBuilder(file, root);
        while (builder.NextKey() is { } key)
        {
            mapping.Claim(key);
            var value = tokens.Next();
            var mayList = key.Text == "items" && value is { Kind: TokenKind.ListStart, Anchor: null };
            var kind = mayList ? mapping.TextOf("kind") : null;
            if (!mayList || !(kind is null || IsList(kind)))
            {
                mapping.Add(key, builder.Build(value, depth: 2));
                continue;
            }

            var others = new List<ManifestNode>();
            foreach (var item in StreamItems(ItemKindOf(kind), mapping.TextOf("apiVersion"), others))
            {
                yield return item;
            }

            mapping.Add(key, ManifestNode.OfItems(others, ManifestNode.OwnWeight + others.Sum(item => item.Weight), value.Line, value.Column));
        }

        foreach (var item in Split(mapping.Build(), null, null))
        {
            yield return item;
        }
    }

    /// <summary>Yields the items that are objects as they come, and leaves the others to the caller, who may learn later what they are.</summary>
    private IEnumerable<ManifestObject> StreamItems(string? kind, string? apiVersion, List<ManifestNode> others)
    {
        long kept = 0;
        for (var token = tokens.Next(); token.Kind != TokenKind.ListEnd; token = tokens.Next())
        {
            builder.BeginObject(kept);
            var item = builder.Build(token, depth: 3);
            if (!IsObject(item) && (kind is null || !item.IsMapping))
            {
                others.Add(item);
                kept += item.Weight;
                continue;
            }

            foreach (var found in Split(item, kind, apiVersion))
            {
                yield return found;
            }
        }
    }

    /// <summary>The object that a node is, or those that it lists; kind and version of a typed list hold for items that have none.</summary>
    private IEnumerable<ManifestObject> Split(ManifestNode node, string? listKind, string? listVersion)
    {
        var kind = node.TextOf("kind") ?? listKind;
        if (kind is null)
        {
            yield break;
        }

        var apiVersion = node.TextOf("apiVersion") ?? listVersion;
        if (!IsList(kind) || node["items"] is not { IsList: true } items)
        {
            yield return new ManifestObject(file, document, ManifestObject.GroupOf(apiVersion), kind, node);
            yield break;
        }

        foreach (var found in items.Items.Where(item => item.IsMapping).SelectMany(item => Split(item, ItemKindOf(kind), apiVersion)))
        {
            yield return found;
        }
    }

    private static bool IsList(string kind) => kind.EndsWith(ListSuffix, StringComparison.Ordinal);

    /// <summary>A DeploymentList holds Deployments; a List says nothing.</summary>
    private static string? ItemKindOf(string? listKind) => listKind is null or ListSuffix ? null : listKind[..^ListSuffix.Length];

    private static bool IsObject(ManifestNode node) => node.TextOf("kind") is not null && node.TextOf("apiVersion") is not null;
}

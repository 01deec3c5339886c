namespace PromoteHook.Discovery.Reading;

/// <summary>One value of a manifest with the place where it stands: a scalar (<see cref="Text"/>), a list or a mapping.</summary>
/// <remarks>What an alias stands for is shared, not copied, so that a tree's memory is that of its text; <see cref="Weight"/> counts it anew.</remarks>
internal sealed class ManifestNode
{
    /// <summary>What a node costs beside its text, in characters: about what it takes in memory.</summary>
    public const int OwnWeight = 32;

    private static readonly IReadOnlyList<ManifestNode> NoItems = [];
    private static readonly IReadOnlyList<KeyValuePair<string, ManifestNode>> NoFields = [];

    /// <summary>Up to here a search through the fields is quicker than a table of them.</summary>
    private const int SmallMapping = 12;

    private Dictionary<string, ManifestNode>? table;

    private ManifestNode(int line, int column, long weight)
    {
        Line = line;
        Column = column;
        Weight = weight;
    }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1.</summary>
    public int Column { get; }

    /// <summary>Size of what a walk over this node meets, aliases expanded; in characters.</summary>
    public long Weight { get; }

    /// <summary>A scalar's text; null for lists and mappings.</summary>
    public string? Text { get; private init; }

    /// <summary>True for a scalar that the API server would take as a string: quoted, or no number, boolean or null.</summary>
    public bool IsString { get; private init; }

    /// <summary>A list's items; empty for others.</summary>
    public IReadOnlyList<ManifestNode> Items { get; private init; } = NoItems;

    /// <summary>A mapping's fields in their order; empty for others.</summary>
    public IReadOnlyList<KeyValuePair<string, ManifestNode>> Fields { get; private init; } = NoFields;

    public bool IsMapping { get; private init; }

    public bool IsList { get; private init; }

    /// <summary>The field's value; null when there is none.</summary>
    public ManifestNode? this[string key]
    {
        get
        {
            if (Fields.Count > SmallMapping)
            {
                // A walk may ask a mapping for each of its fields.
                table ??= new Dictionary<string, ManifestNode>(Fields, StringComparer.Ordinal);
                return table.GetValueOrDefault(key);
            }

            foreach (var field in Fields)
            {
                if (field.Key == key)
                {
                    return field.Value;
                }
            }

            return null;
        }
    }

    public static ManifestNode OfText(string text, bool isString, int line, int column) =>
        new(line, column, OwnWeight + text.Length) { Text = text, IsString = isString };

    public static ManifestNode OfItems(IReadOnlyList<ManifestNode> items, long weight, int line, int column) =>
        new(line, column, weight) { Items = items, IsList = true };

    public static ManifestNode OfFields(IReadOnlyList<KeyValuePair<string, ManifestNode>> fields, long weight, int line, int column) =>
        new(line, column, weight) { Fields = fields, IsMapping = true };

    /// <summary>The field's text where it is a string; null otherwise.</summary>
    public string? TextOf(string key) => this[key] is { IsString: true } node ? node.Text : null;
}

namespace PromoteHook.Discovery.Reading;

/// <summary>Collects a mapping's fields: refuses a key given twice, and lays merged mappings (<c>&lt;&lt;</c>) below its own fields.</summary>
internal sealed class MappingBuilder(string file, Token start)
{
    /// <summary>Up to here a search through the list is quicker than a set.</summary>
    private const int SmallMapping = 12;

    private readonly List<KeyValuePair<string, ManifestNode>> fields = [];
    private readonly List<ManifestNode> merged = [];
    private HashSet<string>? keys;
    private bool hasMerge;
    private long weight = ManifestNode.OwnWeight;

    /// <summary>The field so far; null when it has not come yet.</summary>
    public string? TextOf(string key)
    {
        var field = fields.Find(field => field.Key == key);
        return field.Value is { IsString: true } node ? node.Text : null;
    }

    /// <summary>Refuses a key that is there already, as Kubernetes' own tools do.</summary>
    public void Claim(Token key)
    {
        var isNew = IsMerge(key) ? !hasMerge : AddKey(key.Text);
        hasMerge |= IsMerge(key);
        if (!isNew)
        {
            throw Unreadable.At(file, key.Line, key.Column, $"the key '{key.Text}' is there twice in one mapping", "remove one of the two");
        }
    }

    public void Add(Token key, ManifestNode value)
    {
        if (!IsMerge(key))
        {
            Append(key.Text, value);
            return;
        }

        if (value.IsMapping)
        {
            merged.Add(value);
        }
        else if (value.IsList && value.Items.All(item => item.IsMapping))
        {
            merged.AddRange(value.Items);
        }
        else
        {
            throw Unreadable.At(file, key.Line, key.Column, "'<<' merges mappings, and this is none", "give it an alias of a mapping, or a list of such");
        }
    }

    public ManifestNode Build()
    {
        // Own fields win over merged ones, and of those the first.
        foreach (var field in merged.SelectMany(mapping => mapping.Fields))
        {
            if (AddKey(field.Key))
            {
                Append(field.Key, field.Value);
            }
        }

        return ManifestNode.OfFields(fields, weight, start.Line, start.Column);
    }

    private static bool IsMerge(Token key) => key is { IsPlain: true, Text: "<<" };

    private void Append(string key, ManifestNode value)
    {
        fields.Add(new(key, value));
        weight += key.Length + value.Weight;
    }

    private bool AddKey(string key)
    {
        if (keys is null && fields.Count < SmallMapping)
        {
            return !fields.Exists(field => field.Key == key);
        }

        keys ??= fields.Select(field => field.Key).ToHashSet(StringComparer.Ordinal);
        return keys.Add(key);
    }
}

namespace PromoteHook.Injecting;

/// <summary>The way from an object's root to a node, which must be written out: what an alias refers to, or bears an anchor that is referred to, cannot be changed alone.</summary>
internal sealed class Way
{
    private readonly Carrier carrier;
    private readonly LocatedObject located;

    /// <summary>Stands at the root.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: other parts of the document refer to it.</exception>
    public Way(Carrier carrier, LocatedObject located)
        : this(carrier, located, located.Root)
    {
        if (located.OuterAnchors.Any(located.Aliases.Contains))
        {
            throw Refuse("");
        }

        CheckAnchor(located.Root, "");
    }

    private Way(Carrier carrier, LocatedObject located, LocatedNode node)
    {
        this.carrier = carrier;
        this.located = located;
        Node = node;
    }

    /// <summary>The node reached.</summary>
    public LocatedNode Node { get; }

    /// <summary>Goes down keys and positions; the last node is a mapping.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: an alias or a merge stands in the way.</exception>
    public Way Down(IReadOnlyList<object> path)
    {
        var way = this;
        for (var step = 0; step < path.Count; step++)
        {
            way = path[step] is int position
                ? way.Item(position)
                : way.Field((string)path[step], step + 1 < path.Count && path[step + 1] is int ? LocatedForm.List : LocatedForm.Mapping);
        }

        return way;
    }

    /// <summary>The field's value, which has that form.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it has not, for an alias or a merge stands in the way.</exception>
    public Way Field(string name, LocatedForm form) =>
        Node.Field(name)?.Value is { } value && value.Form == form ? To(value, name) : throw Refuse(name);

    /// <summary>The item, which is a mapping.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is an alias.</exception>
    public Way Item(int position) =>
        position < Node.Items.Count && Node.Items[position] is { Form: LocatedForm.Mapping } item ? To(item, $"item {position}") : throw Refuse($"item {position}");

    /// <summary>Refuses a node that others are copies of.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is one.</exception>
    public void CheckAnchor(LocatedNode node, string name)
    {
        if (node.Anchor is not null && located.Aliases.Contains(node.Anchor))
        {
            throw Refuse(name, $"it bears the anchor &{node.Anchor}, and would change wherever that is referred to", "write it out there");
        }
    }

    /// <summary>That something cannot be changed.</summary>
    public RefusalException Refuse(string name, string? fault = null, string? remedy = null) => new(
        ExitCode.DiscoveryFailed,
        $"{carrier.Place}: the images cannot be written into it{(name.Length == 0 ? "" : $" at {name}")}: {fault ?? "it is written by an alias or a merge key, or others are copies of it"}",
        remedy ?? "write it out without anchors there, as kustomize and helm do");

    private Way To(LocatedNode node, string name)
    {
        CheckAnchor(node, name);
        return new Way(carrier, located, node);
    }
}

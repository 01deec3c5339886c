using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Finding;

/// <summary>A node where it stands in its object.</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">The way to it; null for the object itself.</param>
/// <param name="Owner">The mapping it is a field of, or the list's owner; the node itself at the root.</param>
/// <param name="Scope">The annotations that hold for it; null when none do.</param>
internal readonly record struct FieldSite(ManifestNode Node, FieldPath? Path, ManifestNode Owner, AnnotationScope? Scope)
{
    /// <summary>The object itself.</summary>
    public static FieldSite Of(ManifestNode root) => new(root, FieldPath.Root, root, AnnotationScope.Within(null, root));

    /// <summary>The fields of a mapping and the items of a list, in order.</summary>
    public IEnumerable<FieldSite> Children()
    {
        foreach (var field in Node.Fields)
        {
            yield return Child(new FieldPath(Path, field.Key, 0), field.Value, Node);
        }

        for (var position = 0; position < Node.Items.Count; position++)
        {
            yield return Child(new FieldPath(Path, null, position), Node.Items[position], Owner);
        }
    }

    /// <summary>The field of this mapping; null when there is none.</summary>
    public FieldSite? Field(string key) =>
        Node[key] is { } value ? Child(new FieldPath(Path, key, 0), value, Node) : null;

    private FieldSite Child(FieldPath path, ManifestNode node, ManifestNode owner) =>
        new(node, path, owner, AnnotationScope.Within(Scope, node));
}

namespace PromoteHook.Injecting;

/// <summary>A value with the bytes where it is written.</summary>
/// <param name="Form">What it is.</param>
/// <param name="IsFlow">True within brackets or braces, as all of JSON is.</param>
/// <param name="Start">Its first byte: of block style the first key's or the first dash's, behind anchor and tag.</param>
/// <param name="End">Behind its last byte; of a block scalar behind the blank lines that follow it, of other block style without meaning.</param>
internal sealed record LocatedNode(LocatedForm Form, bool IsFlow, int Start, int End)
{
    /// <summary>A scalar's value; null for others.</summary>
    public string? Text { get; init; }

    /// <summary>True for a scalar of block style, <c>|</c> or <c>&gt;</c>.</summary>
    public bool IsBlockScalar { get; init; }

    /// <summary>The anchor that it bears; null when none.</summary>
    public string? Anchor { get; init; }

    /// <summary>A mapping's own fields in their order, without those that <c>&lt;&lt;</c> brings.</summary>
    public IReadOnlyList<LocatedField> Fields { get; init; } = [];

    /// <summary>A list's items.</summary>
    public IReadOnlyList<LocatedNode> Items { get; init; } = [];

    /// <summary>In block style, behind what stands before the first item.</summary>
    public int EndBefore { get; init; }

    /// <summary>The field of this name; null when there is none of its own.</summary>
    public LocatedField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

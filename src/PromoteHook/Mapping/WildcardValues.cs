namespace PromoteHook.Mapping;

/// <summary>What the wildcards of a pattern matched, by kind and in order.</summary>
internal sealed record WildcardValues
{
    /// <summary>Of the host's <c>*</c>.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>Of the path's <c>*</c>.</summary>
    public List<string> Segments { get; } = [];

    /// <summary>Of the path's <c>**</c>: segments with slashes between them; empty where it stood for none.</summary>
    public List<string> Paths { get; } = [];
}

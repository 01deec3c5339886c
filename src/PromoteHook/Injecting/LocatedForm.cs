namespace PromoteHook.Injecting;

/// <summary>What a <see cref="LocatedNode"/> is.</summary>
internal enum LocatedForm
{
    /// <summary>A scalar.</summary>
    Scalar,

    /// <summary>Stands for what an anchor names.</summary>
    Alias,

    /// <summary>A list.</summary>
    List,

    /// <summary>A mapping.</summary>
    Mapping,
}

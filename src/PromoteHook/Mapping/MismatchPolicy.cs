namespace PromoteHook.Mapping;

/// <summary>What to do when the destination's tag stands for another digest than the source's.</summary>
public enum MismatchPolicy
{
    /// <summary>A tag that is there is Present; the source is not asked.</summary>
    Ignore,

    /// <summary>Compare, say so, and leave the destination as it is.</summary>
    Warn,

    /// <summary>Compare, and refuse.</summary>
    Fail,

    /// <summary>Compare, and put the source's digest there.</summary>
    Overwrite,
}

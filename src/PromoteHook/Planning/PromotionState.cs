namespace PromoteHook.Planning;

/// <summary>What the planner saw of one promotion.</summary>
public enum PromotionState
{
    /// <summary>The destination serves it.</summary>
    Present,

    /// <summary>The destination lacks it and a source has it.</summary>
    Missing,

    /// <summary>The destination's tag stands for another digest.</summary>
    DigestMismatch,

    /// <summary>No source has it, and the destination lacks it or was to be compared.</summary>
    SourceMissing,

    /// <summary>No rule, annotation or kustomization entry names a source.</summary>
    Unmapped,

    /// <summary>A registry's answer does not tell.</summary>
    Unreadable,
}

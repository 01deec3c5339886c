namespace PromoteHook.Promoting;

/// <summary>How one promotion ended.</summary>
public enum Outcome
{
    /// <summary>The destination served it already.</summary>
    Present,

    /// <summary>Copied now.</summary>
    Copied,

    /// <summary>The tag stood for another digest and was put right, as the rule says.</summary>
    Overwritten,

    /// <summary>It was there, but parts of it were gone and were pushed again.</summary>
    Repaired,

    /// <summary>The tag stands for another digest and was left, as the rule says.</summary>
    MismatchLeft,

    /// <summary>Not promote-hook's to do: ignored by annotation, or unmapped where that is allowed.</summary>
    Skipped,

    /// <summary>Not done; the failure says why.</summary>
    Failed,
}

namespace PromoteHook.Doctoring;

/// <summary>How one check ended.</summary>
public enum Verdict
{
    /// <summary>Nothing is wrong.</summary>
    Ok,

    /// <summary>It works, or may work, and deserves a look; the exit code does not tell of it.</summary>
    Warn,

    /// <summary>It does not work.</summary>
    Fail,

    /// <summary>It could not be asked; says why.</summary>
    Skipped,
}

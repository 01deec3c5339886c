namespace PromoteHook.Reporting;

/// <summary>How much is told.</summary>
public enum Verbosity
{
    /// <summary>Failures and the summary.</summary>
    Quiet,

    /// <summary>One line for each event.</summary>
    Normal,

    /// <summary>Also each blob, debug lines and stack traces.</summary>
    Verbose,
}

namespace PromoteHook.Reporting;

/// <summary>Which report goes to standard output.</summary>
public enum ReportStyle
{
    /// <summary>Lines.</summary>
    Text,

    /// <summary>One JSON document at the end.</summary>
    Json,

    /// <summary>Lines and a live view.</summary>
    Terminal,
}

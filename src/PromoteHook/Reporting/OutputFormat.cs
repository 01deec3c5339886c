namespace PromoteHook.Reporting;

/// <summary>How a report is written.</summary>
internal enum OutputFormat
{
    /// <summary>Lines and tables for people.</summary>
    Text,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>Markdown, for a comment on a pull request.</summary>
    Markdown,
}

namespace PromoteHook.Reporting;

/// <summary>Chooses the report.</summary>
public static class ReportChoice
{
    /// <summary>The live view is for people who watch: not in CI, not on a dumb terminal, and not where debug lines would run through it.</summary>
    /// <remarks>Nothing is ever coloured, so NO_COLOR asks for what is given anyway.</remarks>
    public static ReportStyle Of(bool isJson, bool isTerminal, Verbosity verbosity, IReadOnlyDictionary<string, string> environment) =>
        isJson ? ReportStyle.Json
        : isTerminal && verbosity == Verbosity.Normal && !IsSet(environment, "CI") && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb")
            ? ReportStyle.Terminal
            : ReportStyle.Text;

    private static bool IsSet(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
}

using System.Text.RegularExpressions;

namespace PromoteHook.Discovery.Finding;

/// <summary>Recognises what somebody meant to replace and did not: <c>__NAME__</c>, <c>$(NAME)</c>, <c>${NAME}</c>, <c>{{ … }}</c>.</summary>
internal static partial class Placeholder
{
    /// <summary>The first placeholder in the text; null when there is none.</summary>
    public static string? In(string text) => Pattern().Match(text) is { Success: true } match ? match.Value : null;

    [GeneratedRegex(@"__[A-Z][A-Z0-9_]*__|\$\([^)]*\)?|\$\{[^}]*\}?|\{\{[^}]*(\}\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pattern();
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PromoteHook.Reporting;

/// <summary>Writes a value within one line of YAML, in block and flow context alike.</summary>
internal static partial class YamlScalar
{
    private static readonly string[] Words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    /// <summary>The value; a list in brackets.</summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(", ", list.Select(Of))}]",
        _ when value.GetValueKind() == JsonValueKind.String => OfText(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string OfText(string text) =>
        Plain().IsMatch(text) && !NumberLike().IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text
        : Printable.Escape(text) == text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
        // JSON's escapes are YAML's too.
        : Printable.Escape(JsonValue.Create(text).ToJsonString());

    /// <summary>Nothing that begins a comment, an alias, a tag or a list, or ends a key.</summary>
    [GeneratedRegex("^[A-Za-z0-9/._][A-Za-z0-9/._*@+:-]*(?<!:)$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Plain();

    /// <summary>Numbers of YAML 1.1 and 1.2, sexagesimal ones and dates included; rather one too many in quotes.</summary>
    [GeneratedRegex("^[0-9._+:-]+$|^[0-9.]+e[+-]?[0-9]+$|^0[xo][0-9A-Fa-f_]+$|^[.](inf|nan)$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NumberLike();
}

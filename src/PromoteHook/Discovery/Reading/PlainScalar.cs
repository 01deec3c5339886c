using System.Text.RegularExpressions;

namespace PromoteHook.Discovery.Reading;

/// <summary>Tells whether an unquoted YAML scalar is a string to Kubernetes' tools.</summary>
/// <remarks>They read YAML 1.1, with <c>yes</c>, <c>on</c> and <c>y</c> as booleans. Source: <see href="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go"/>.</remarks>
internal static partial class PlainScalar
{
    /// <summary>No number that fits into 64 bits is as long; the search for a number's end takes the square of the length.</summary>
    private const int MaxNumber = 400;

    public static bool IsString(string text) => text.Length > MaxNumber || (text.Length > 0 && !NotString().IsMatch(text));

    [GeneratedRegex(
        """
        ^(?:~|null|Null|NULL
        |y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE
        |n|N|no|No|NO|off|Off|OFF|false|False|FALSE
        |[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*)
        |[-+]?(?:[0-9][0-9_]*)?\.?[0-9][0-9_]*\.?(?:[eE][-+]?[0-9]+)?
        |[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NotString();
}

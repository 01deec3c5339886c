using System.Buffers;
using System.Globalization;
using System.Text;

namespace PromoteHook.Reporting;

/// <summary>
/// Makes text from registries and manifests safe to print: a message must not move the cursor, colour the terminal, forge
/// a further log line or turn the writing direction.
/// </summary>
public static class Printable
{
    // C0, DEL and C1; line and paragraph separators; the marks that turn the direction of writing.
    private static readonly SearchValues<char> Harmful = SearchValues.Create(
        [.. Range(0x00, 0x1F), .. Range(0x7F, 0x9F), .. Range(0x2028, 0x202E), .. Range(0x2066, 0x2069), '\u061C', '\u200E', '\u200F', '\uFEFF']);

    /// <summary>The text with each such character, and each half of a broken pair, written as an escape: <c>\n</c>, <c>\u001b</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Harmful) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at) && at + 1 < text.Length)
            {
                result.Append(text, at++, 2);
            }
            else if (Harmful.Contains(text[at]) || char.IsSurrogate(text[at]))
            {
                result.Append(EscapeOne(text[at]));
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    private static string EscapeOne(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}

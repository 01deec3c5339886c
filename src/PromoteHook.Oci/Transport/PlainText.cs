using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PromoteHook.Oci.Transport;

/// <summary>Makes a server's words fit to be shown: one line, nothing a terminal would obey, no query of any URL.</summary>
internal static partial class PlainText
{
    /// <summary>Longest text taken over from a server; the policies in Amazon's refusals stay below it.</summary>
    private const int MaxLength = 600;

    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in UrlQuery().Replace(text.Trim(), "$1"))
        {
            if (clean.Length >= MaxLength)
            {
                return clean.Append('…').ToString();
            }

            // Format characters can turn the writing direction and so make a message say something else.
            var isUnsafe = char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            _ = character switch
            {
                '\r' or '\n' or '\t' => clean is [.., ' '] ? clean : clean.Append(' '),
                _ when isUnsafe => clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => clean.Append(character),
            };
        }

        return clean.ToString();
    }

    [GeneratedRegex(@"(https?://[^\s?""'<>]+)\?[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex UrlQuery();
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace PromoteHook.Oci.Transport;

/// <summary>Makes a server's words fit to be shown: one line, nothing a terminal would obey, no query of any URL.</summary>
internal static class PlainText
{
    /// <summary>Longest text taken over from a server; the policies in Amazon's refusals stay below it.</summary>
    public const int MaxLength = 600;

    private const string SchemeEnd = "://";
    private const string Ends = "\"'<> \t\r\n\f\v\u0085\u00a0\u2028\u2029\u3000";

    private static readonly SearchValues<char> EndsUrl = SearchValues.Create(Ends);
    private static readonly SearchValues<char> EndsName = SearchValues.Create(Ends + "?");

    /// <param name="text">A server's words.</param>
    /// <param name="most">So many characters are taken over.</param>
    public static string Of(string text, int most = MaxLength)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in WithoutQueries(text.Trim()))
        {
            if (clean.Length >= most)
            {
                return Excerpt.Beginning(clean.Append(character).ToString(), most);
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

    /// <summary>Leaves out what follows the question mark of each URL, where signatures stand.</summary>
    private static string WithoutQueries(string text)
    {
        var kept = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (var sign = rest.IndexOf(SchemeEnd); sign >= 0; sign = rest.IndexOf(SchemeEnd))
        {
            var name = sign + SchemeEnd.Length;
            var isUrl = rest[..sign].EndsWith("http", StringComparison.OrdinalIgnoreCase) || rest[..sign].EndsWith("https", StringComparison.OrdinalIgnoreCase);
            var end = isUrl ? name + LengthUntil(rest[name..], EndsName) : name;
            kept.Append(rest[..end]);
            rest = rest[end..];
            rest = end > name && rest is ['?', ..] ? rest[(1 + LengthUntil(rest[1..], EndsUrl))..] : rest;
        }

        return kept.Append(rest).ToString();
    }

    private static int LengthUntil(ReadOnlySpan<char> text, SearchValues<char> ends) => text.IndexOfAny(ends) is >= 0 and var end ? end : text.Length;
}

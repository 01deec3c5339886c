using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace PromoteHook.Oci.Transport;

/// <summary>A text with the escapes of JSON, XML and URLs replaced by what they stand for.</summary>
/// <param name="Text">The text without escapes; one that is none stays as it is.</param>
/// <param name="Starts">Where each of its characters begins in the text with escapes, and behind them where that ends.</param>
internal sealed record UnescapedText(string Text, IReadOnlyList<int> Starts)
{
    /// <summary>Longest reference that is looked at: <c>&amp;#x10FFFF;</c>.</summary>
    private const int LongestReference = 12;

    private const int LongestUtf8 = 4;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The text without escapes; null when it has none.</summary>
    public static UnescapedText? Of(string text)
    {
        if (text.AsSpan().IndexOfAny('%', '&', '\\') < 0)
        {
            return null;
        }

        var plain = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            var (meant, length) = text[at] switch
            {
                '%' => OfUrl(text, at),
                '&' => OfXml(text, at),
                '\\' => OfJson(text, at),
                _ => (null, 0),
            };
            meant ??= text[at].ToString();
            plain.Append(meant);
            for (var character = 0; character < meant.Length; character++)
            {
                starts.Add(at);
            }

            at += Math.Max(1, length);
        }

        starts.Add(text.Length);
        return new UnescapedText(plain.ToString(), starts);
    }

    private static (string? Meant, int Length) OfUrl(string text, int at)
    {
        Span<byte> bytes = stackalloc byte[LongestUtf8];
        var count = 0;
        for (var next = at; count < LongestUtf8 && next + 2 < text.Length && text[next] == '%' && Hex(text.AsSpan(next + 1, 2)) is { } value; next += 3)
        {
            bytes[count++] = (byte)value;
        }

        if (count == 0)
        {
            return (null, 0);
        }

        return Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed) == OperationStatus.Done
            ? (rune.ToString(), 3 * consumed)
            : (((char)bytes[0]).ToString(), 3);
    }

    private static (string? Meant, int Length) OfXml(string text, int at)
    {
        var length = text.AsSpan(at + 1, Math.Min(LongestReference, text.Length - at) - 1).IndexOfAnyExcept(NameChars);
        if (length < 0 || text[at + 1 + length] != ';')
        {
            return (null, 0);
        }

        var reference = text.Substring(at, length + 2);
        return WebUtility.HtmlDecode(reference) is var meant && meant != reference ? (meant, reference.Length) : (null, 0);
    }

    private static (string? Meant, int Length) OfJson(string text, int at) => at + 1 == text.Length ? (null, 0) : text[at + 1] switch
    {
        'u' => at + 5 < text.Length && Hex(text.AsSpan(at + 2, 4)) is { } value ? (((char)value).ToString(), 6) : (null, 0),
        'n' => ("\n", 2),
        'r' => ("\r", 2),
        't' => ("\t", 2),
        'b' => ("\b", 2),
        'f' => ("\f", 2),
        '"' or '\\' or '/' => (text[at + 1].ToString(), 2),
        _ => (null, 0),
    };

    private static int? Hex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}

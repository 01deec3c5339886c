using System.Text;

namespace PromoteHook.Reporting;

/// <summary>Cuts text to what others keep of it.</summary>
internal static class ByteLimit
{
    /// <summary>The longest beginning of <paramref name="text"/> that takes at most <paramref name="maxBytes"/> as UTF-8 and parts no character.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            maxBytes -= rune.Utf8SequenceLength;
            if (maxBytes < 0)
            {
                break;
            }

            result.Append(rune);
        }

        return result.ToString();
    }
}

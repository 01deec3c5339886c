namespace PromoteHook.Oci;

/// <summary>Shortens texts of others for messages, without leaving half of a character: a surrogate without its pair.</summary>
public static class Excerpt
{
    /// <summary>The text, or its beginning of <paramref name="most"/> characters and «…» where it is longer.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">UTF-16 code units, at least one.</param>
    public static string Beginning(string text, int most) =>
        text.Length <= most ? text : $"{text.AsSpan(0, Whole(text, most))}…";

    /// <summary>The text, or, where it is longer than <paramref name="most"/> characters, so many of it with «…» in place of the middle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">UTF-16 code units, «…» counted.</param>
    /// <param name="ending">How many of them are its end; fewer than <paramref name="most"/> by two or more.</param>
    public static string WithoutMiddle(string text, int most, int ending)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = text.Length - ending;
        return $"{text.AsSpan(0, Whole(text, most - ending - 1))}…{text.AsSpan(char.IsLowSurrogate(text[end]) ? end + 1 : end)}";
    }

    private static int Whole(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}

using System.Globalization;
using PromoteHook.Oci;

namespace PromoteHook.Commands;

/// <summary>Reads the texts of options; a FormatException says what is wrong and what is right.</summary>
internal static class OptionText
{
    /// <summary>Timers end at 49 days; nobody means more than seven.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    /// <summary>Hours, minutes and seconds in this order: <c>1h30m</c>, <c>10m</c>, <c>90s</c>; more than zero.</summary>
    public static TimeSpan Duration(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan();
        foreach (var (unit, seconds) in new[] { ('h', 3600), ('m', 60), ('s', 1) })
        {
            var end = rest.IndexOf(unit);
            if (end < 0)
            {
                continue;
            }

            if (!int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (long)number * seconds > MaxDuration.TotalSeconds)
            {
                throw NoDuration(text);
            }

            total += TimeSpan.FromSeconds((long)number * seconds);
            rest = rest[(end + 1)..];
        }

        return rest.IsEmpty && total > TimeSpan.Zero && total <= MaxDuration ? total : throw NoDuration(text);
    }

    /// <summary>A registry as references write it: host and, if need be, port, in lower case. A URL would never match one.</summary>
    public static string Host(string text) =>
        ImageReference.TryParse($"{text}/x/y", out var reference, out _) && reference.Repository == new RepositoryName(text.ToLowerInvariant(), "x/y")
            ? reference.Registry
            : throw new FormatException($"'{text}' is not a registry's host such as registry.example.com or 10.0.0.1:5000");

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {least} to {most}");

    /// <summary>One of the words, case ignored.</summary>
    public static T Word<T>(string text, IReadOnlyList<(string Word, T Value)> words)
    {
        foreach (var (word, value) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new FormatException($"'{text}' is none of {string.Join(", ", words.Select(pair => pair.Word))}");
    }

    /// <summary>Yes or no in the spellings that charts and scripts use.</summary>
    public static bool Truth(string text) =>
        Word(text, [("true", true), ("false", false), ("1", true), ("0", false), ("yes", true), ("no", false)]);

    private static FormatException NoDuration(string text) =>
        new($"'{text}' is not a duration such as 90s, 10m or 1h30m (at most 168h)");
}

namespace PromoteHook.Mapping;

/// <summary>How many characters must change to make one text of another; for «did you mean».</summary>
internal static class EditDistance
{
    /// <summary>Insertions, deletions and replacements between the two, letter case left aside; <c>*</c> in <paramref name="pattern"/> stands for any characters at no cost.</summary>
    public static int Between(string pattern, string text)
    {
        var row = Enumerable.Range(0, text.Length + 1).ToArray();
        foreach (var character in pattern)
        {
            var diagonal = row[0];
            row[0] = character == '*' ? row[0] : row[0] + 1;
            for (var index = 1; index <= text.Length; index++)
            {
                var above = row[index];
                row[index] = character == '*'
                    ? Math.Min(above, row[index - 1])
                    : Math.Min(Math.Min(above, row[index - 1]) + 1, diagonal + (IsSame(character, text[index - 1]) ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    /// <summary>The word that <paramref name="text"/> was probably meant to be; null when none is near.</summary>
    public static string? Nearest(string text, IEnumerable<string> words) =>
        words.Select(word => (Word: word, Distance: Between(word, text)))
            .Where(candidate => candidate.Distance <= Math.Max(1, Math.Min(3, candidate.Word.Length / 2)))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}

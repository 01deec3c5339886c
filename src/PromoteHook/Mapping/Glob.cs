namespace PromoteHook.Mapping;

/// <summary>One segment or host label of a pattern; <c>*</c> in it stands for any characters, or for none.</summary>
/// <remarks>Every piece between two wildcards is taken at its first place, so a match never backtracks and costs time linear in the text.</remarks>
internal sealed class Glob(string text)
{
    private readonly string[] pieces = text.Split('*');

    /// <summary>How many wildcards it has.</summary>
    public int Wildcards => pieces.Length - 1;

    /// <summary>True when it matches the whole of <paramref name="part"/>; adds what the wildcards stand for, in order.</summary>
    public bool TryMatch(string part, List<string> captured)
    {
        if (Wildcards == 0)
        {
            return part == pieces[0];
        }

        var (position, end) = (pieces[0].Length, part.Length - pieces[^1].Length);
        if (position > end || !part.StartsWith(pieces[0], StringComparison.Ordinal) || !part.EndsWith(pieces[^1], StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var piece in pieces.AsSpan(1..^1))
        {
            var found = part.IndexOf(piece, position, end - position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            captured.Add(part[position..found]);
            position = found + piece.Length;
        }

        captured.Add(part[position..end]);
        return true;
    }

    /// <summary>The text with each wildcard replaced by the next of <paramref name="values"/>.</summary>
    public string Fill(Queue<string> values) =>
        pieces.Skip(1).Aggregate(pieces[0], (filled, piece) => filled + values.Dequeue() + piece);
}

using System.Globalization;
using System.Text;

namespace PromoteHook.Testing.Hostility;

/// <summary>A text that is made to overwhelm its reader: a piece repeated very often.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Head">How it begins.</param>
/// <param name="Piece">What is repeated; <c>#n</c> in it is the number of the repetition, <c>#p</c> the one before.</param>
/// <param name="Count">How often.</param>
/// <param name="Tail">How it ends.</param>
public sealed record Bomb(string Name, string Head, string Piece, int Count, string Tail = "")
{
    /// <summary>The text in UTF-8.</summary>
    public byte[] Content()
    {
        var text = new StringBuilder(Head, Head.Length + (Piece.Length * Count) + Tail.Length);
        if (!Piece.Contains('#', StringComparison.Ordinal))
        {
            text.Insert(Head.Length, Piece, Count);
            return Encoding.UTF8.GetBytes(text.Append(Tail).ToString());
        }

        for (var number = 1; number <= Count; number++)
        {
            text.Append(Piece.Replace("#n", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("#p", (number - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return Encoding.UTF8.GetBytes(text.Append(Tail).ToString());
    }

    public override string ToString() => Name;
}

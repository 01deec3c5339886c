using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PromoteHook.Properties;

/// <summary>Texts that parsers meet: of an alphabet, of pieces, or nearly what they expect.</summary>
internal static class Texts
{
    /// <summary>Characters of every kind that some parser treats in a way of its own.</summary>
    private const string Odd = "aZ09 .,:;/\\@%?&=#+-_~!*'\"`$^|()[]{}<>\t\r\n\0\u001b\u007f\u0085\u00a0\u00e9\u0130\u2028\u202e\u3000\ufeff\uff11\ud834\udd1e\ud800";

    /// <summary>Any characters, most of them of those that parsers look at.</summary>
    public static Gen<string> Any { get; } = Of(Gen.Frequency((6, Gen.Elements(Odd.ToCharArray())), (1, Gen.Choose(0, char.MaxValue).Select(code => (char)code))), 0, 40);

    /// <summary>Characters of an alphabet.</summary>
    public static Gen<string> From(string alphabet, int least, int most) => Of(Gen.Elements(alphabet.ToCharArray()), least, most);

    /// <summary>Pieces in a row, as many as between the two bounds.</summary>
    public static Gen<string> Joined(string separator, Gen<string> piece, int least, int most) =>
        Gen.Choose(least, most).SelectMany(piece.ArrayOf).Select(pieces => string.Join(separator, pieces));

    /// <summary>Texts of <paramref name="valid"/>, every second one spoilt in up to three places by characters of <paramref name="alphabet"/>.</summary>
    public static Gen<string> Nearly(Gen<string> valid, string alphabet) =>
        from text in valid
        from blows in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(1, 3)))
        from seed in Gen.Choose(0, int.MaxValue)
        select Spoil(text, alphabet, blows, new System.Random(seed));

    private static Gen<string> Of(Gen<char> character, int least, int most) =>
        Gen.Choose(least, most).SelectMany(character.ArrayOf).Select(characters => new string(characters));

    private static string Spoil(string text, string alphabet, int blows, System.Random random)
    {
        var spoilt = new StringBuilder(text);
        for (; blows > 0; blows--)
        {
            var at = random.Next(spoilt.Length + 1);
            if (at < spoilt.Length && random.Next(3) > 0)
            {
                spoilt.Remove(at, random.Next(4) > 0 ? 1 : random.Next(spoilt.Length - at));
            }

            if (random.Next(3) > 0)
            {
                spoilt.Insert(at, alphabet[random.Next(alphabet.Length)]);
            }
        }

        return spoilt.ToString();
    }
}

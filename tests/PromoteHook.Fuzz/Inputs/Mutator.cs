using System.Text;

namespace PromoteHook.Fuzz.Inputs;

/// <summary>Breaks inputs.</summary>
/// <param name="random">Decides.</param>
/// <param name="words">Pieces of the format.</param>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    /// <summary>Beyond it more of the same shows nothing but the machine's speed.</summary>
    private const int MaxBytes = 256 * 1024;

    private static readonly string[] Common =
    [
        "\0", "\n", "\r\n", "\t", " ", "\ufeff", "\u2028", "\u202e", "\u001b[31m", "\\u0000", "\\ud800", "\\x00", "\"", "'", "{", "}", "[", "]", ":", ",", "-1", "0",
        "9223372036854775808", "1e999", "null", "true", "\ud83d\ude00", "%00", "%0a", "../", "*", "**", "&a", "*a", "<<", "|", ">", "---\n", "...\n", "# ", "?",
    ];

    private static readonly (string Open, string Close)[] Nestings = [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("- ", ""), ("(", ")"), ("<", ">"), ("? ", "")];

    /// <summary>An input made of one, with pieces of another.</summary>
    public byte[] Break(byte[] input, byte[] other)
    {
        var broken = new List<byte>(input);
        for (var blows = random.Next(3) == 0 ? random.Next(2, 9) : 1; blows > 0; blows--)
        {
            Strike(broken, other);
        }

        return broken.Count > MaxBytes ? [.. broken.Take(MaxBytes)] : [.. broken];
    }

    private void Strike(List<byte> input, byte[] other)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), input.Count - at);
        switch (random.Next(12))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length));
                break;
            case 4 when other.Length > 0:
                var from = random.Next(other.Length);
                input.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 256), other.Length - from)).ToArray());
                break;
            case 5 or 6:
                input.InsertRange(at, Word());
                break;
            case 7:
                input.RemoveRange(at, length);
                input.InsertRange(at, Word());
                break;
            case 8:
                Lines(input);
                break;
            case 9 when random.Next(4) == 0:
                Repeat(input, at, input.GetRange(at, Math.Min(length, 40)));
                break;
            case 10 when random.Next(3) == 0:
                Nest(input, at);
                break;
            case 11 when random.Next(4) == 0 && input.Count > 1:
                input.RemoveRange(at, input.Count - at);
                break;
            default:
                input.InsertRange(at, Word());
                break;
        }
    }

    private byte[] Word() => Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Common[random.Next(Common.Length)] : words[random.Next(words.Count)]);

    /// <summary>A line twice, gone, or with other indentation.</summary>
    private void Lines(List<byte> input)
    {
        var at = input.Count == 0 ? 0 : input.LastIndexOf((byte)'\n', random.Next(input.Count)) + 1;
        var end = at < input.Count ? input.IndexOf((byte)'\n', at) + 1 : 0;
        end = end == 0 ? input.Count : end;
        switch (random.Next(4))
        {
            case 0:
                input.InsertRange(at, input.GetRange(at, end - at));
                break;
            case 1:
                input.RemoveRange(at, end - at);
                break;
            case 2:
                input.InsertRange(at, Enumerable.Repeat((byte)' ', random.Next(1, 5)));
                break;
            default:
                input.RemoveRange(at, Math.Min(end - at, random.Next(1, 5)));
                break;
        }
    }

    private void Repeat(List<byte> input, int at, List<byte> piece)
    {
        var times = Math.Min(1 << random.Next(1, 14), piece.Count == 0 ? 0 : MaxBytes / piece.Count);
        input.InsertRange(at, Enumerable.Repeat(piece, times).SelectMany(bytes => bytes));
    }

    /// <summary>Deep nesting of one kind, closed or not.</summary>
    private void Nest(List<byte> input, int at)
    {
        var (open, close) = Nestings[random.Next(Nestings.Length)];
        var depth = 1 << random.Next(3, 16);
        var isClosed = random.Next(2) == 0;
        input.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + (isClosed ? string.Concat(Enumerable.Repeat(close, depth)) : "")));
    }
}

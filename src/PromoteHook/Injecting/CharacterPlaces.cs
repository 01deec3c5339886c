namespace PromoteHook.Injecting;

/// <summary>Turns places counted in UTF-16 characters, as YAML's scanner counts, into places counted in bytes of UTF-8.</summary>
internal sealed class CharacterPlaces(ReadOnlyMemory<byte> text, int start)
{
    private const int Stride = 512;

    /// <summary>The byte at every so many characters.</summary>
    private readonly List<(long Character, int Byte)> known = [(0, start)];

    /// <summary>The byte at a character, both counted from 0; the characters from where the scanner began.</summary>
    public int ByteAt(long character)
    {
        while (known[^1].Character + Stride <= character && known[^1].Byte < text.Length)
        {
            known.Add(Walk(known[^1], known[^1].Character + Stride));
        }

        var near = (int)Math.Min(character / Stride, known.Count - 1);
        while (known[near].Character > character)
        {
            near--;
        }

        return Walk(known[near], character).Byte;
    }

    private (long Character, int Byte) Walk((long Character, int Byte) from, long character)
    {
        var bytes = text.Span;
        var (counted, at) = from;
        while (counted < character && at < bytes.Length)
        {
            // Four bytes are a pair of characters.
            var (length, characters) = bytes[at] switch { < 0x80 => (1, 1), < 0xE0 => (2, 1), < 0xF0 => (3, 1), _ => (4, 2) };
            counted += characters;
            at += length;
        }

        return (counted, Math.Min(at, bytes.Length));
    }
}

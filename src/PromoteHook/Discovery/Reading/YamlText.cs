using System.Buffers;

namespace PromoteHook.Discovery.Reading;

/// <summary>
/// The characters of a YAML text as the scanner takes them. The scanner holds a scalar, comment, tag or anchor as a whole, however long, and
/// takes a NUL for the end of what it reads; so both are refused here, before they get there.
/// </summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="text">The text; its owner disposes it.</param>
/// <param name="linesBefore">Lines of the file that stand before <paramref name="text"/>.</param>
internal sealed class YamlText(string file, TextReader text, int linesBefore) : TextReader
{
    /// <summary>
    /// Most that may stand between the end of one event and that of the next, in characters: twice what an object may weigh, for the
    /// indentation of a block scalar does not count as its text.
    /// </summary>
    public const int MaxStretch = 16 * 1024 * 1024;

    private const int ChunkCharacters = 4096;

    /// <summary>What is not printable in the sense of YAML. Source: <see href="https://yaml.org/spec/1.2.2/#51-character-set"/>; halves of pairs do not get through the decoders.</summary>
    private static readonly SearchValues<char> NotPrintable = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(code => char.IsControl(code) && code is not ('\t' or '\n' or '\r' or '\u0085')), '\ufffe', '\uffff']);

    private readonly char[] chunk = new char[ChunkCharacters];
    private int position;
    private int length;
    private long taken;
    private int lines;
    private int columns;
    private (int Line, int Column) place = (linesBefore + 1, 1);

    /// <summary>The place of the first character that YAML does not allow, from 1; null when all are.</summary>
    public static (int Line, int Column, char Character)? FindNotPrintable(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(NotPrintable);
        return at < 0 ? null : (text[..at].Count('\n') + 1, at - text[..at].LastIndexOf('\n'), text[at]);
    }

    /// <summary>Counts anew: an event has ended here.</summary>
    public void EndEvent(int line, int column)
    {
        taken = 0;
        place = (line, column);
    }

    public override int Peek() => Fill() ? chunk[position] : -1;

    public override int Read() => Fill() ? chunk[position++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        if (!Fill())
        {
            return 0;
        }

        var copied = Math.Min(count, length - position);
        chunk.AsSpan(position, copied).CopyTo(buffer.AsSpan(index));
        position += copied;
        return copied;
    }

    private bool Fill()
    {
        if (position < length)
        {
            return true;
        }

        length = text.Read(chunk, 0, chunk.Length);
        position = 0;
        taken += length;
        var read = chunk.AsSpan(0, length);
        if (FindNotPrintable(read) is var (line, column, character))
        {
            throw Unreadable.At(
                file, linesBefore + lines + line, line == 1 ? columns + column : column, $"the character U+{(int)character:X4}, which YAML does not allow",
                "remove it; in double quotes it may stand as an escape");
        }

        if (taken > MaxStretch)
        {
            throw Unreadable.At(
                file, place.Line, place.Column, $"behind this a single value, comment or tag of more than {MaxStretch / 1024 / 1024} Mi characters",
                "no API server takes such an object; see that this is a manifest, and not a dump or a log");
        }

        var newLine = read.LastIndexOf('\n');
        lines += read.Count('\n');
        columns = newLine < 0 ? columns + length : length - newLine - 1;
        return length > 0;
    }
}

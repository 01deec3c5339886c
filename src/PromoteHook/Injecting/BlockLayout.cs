namespace PromoteHook.Injecting;

/// <summary>Line ends and indentation around a place of a YAML text.</summary>
internal sealed class BlockLayout(ReadOnlyMemory<byte> text)
{
    /// <summary>Puts lines behind the line on which something ends, each indented by so many blanks.</summary>
    /// <param name="end">Where that ends.</param>
    /// <param name="indent">The blanks.</param>
    /// <param name="lines">The lines.</param>
    public TextEdit LinesBehind(int end, int indent, IEnumerable<string> lines)
    {
        var place = LineEnd(end);
        var newLine = NewLineAt(place);
        var indented = lines.Select(line => new string(' ', indent) + line);
        return IsLineStart(end)
            ? new TextEdit(end, end, string.Concat(indented.Select(line => line + newLine)))
            : new TextEdit(place, place, string.Concat(indented.Select(line => newLine + line)));
    }

    /// <summary>The end of the line on which something ends, without its line end.</summary>
    public int LineEnd(int place)
    {
        if (IsLineStart(place))
        {
            return place;
        }

        var length = text.Span[place..].IndexOfAny((byte)'\r', (byte)'\n');
        return length < 0 ? text.Length : place + length;
    }

    /// <summary>How far into its line a place is; in bytes, which is in blanks for what block style indents.</summary>
    public int ColumnOf(int place) => place - (text.Span[..place].LastIndexOfAny((byte)'\r', (byte)'\n') + 1);

    /// <summary>
    /// True when a block scalar, indented by so many blanks, may end where a line ends: the comment that follows it must not
    /// become part of it.
    /// </summary>
    public bool MayEndBlock(int lineEnd, int indent)
    {
        for (var at = lineEnd; at < text.Length;)
        {
            var line = text.Span[at..];
            var blanks = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (blanks < 0)
            {
                return true;
            }

            if (line[blanks] is not ((byte)'\r' or (byte)'\n'))
            {
                return line[blanks] != (byte)'#' || blanks < indent;
            }

            at += blanks + 1;
        }

        return true;
    }

    /// <summary>What parts the line that ends here from the next, or else the lines before.</summary>
    public string NewLineAt(int lineEnd)
    {
        var span = text.Span;
        var at = lineEnd < span.Length && span[lineEnd] is (byte)'\r' or (byte)'\n' ? lineEnd : span[..lineEnd].LastIndexOfAny((byte)'\r', (byte)'\n');
        if (at < 0)
        {
            return "\n";
        }

        return span[at] == '\r' ? at + 1 < span.Length && span[at + 1] == '\n' ? "\r\n" : "\r"
            : at > 0 && span[at - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Where a block scalar's last line ends, without its line end and the blank lines behind.</summary>
    public int TrimmedEnd(int start, int end) => LineEndOf(start + text.Span[start..end].TrimEnd(" \t\r\n"u8).Length);

    private int LineEndOf(int place)
    {
        var length = text.Span[place..].IndexOfAny((byte)'\r', (byte)'\n');
        return length < 0 ? text.Length : place + length;
    }

    private bool IsLineStart(int place) => place == 0 || text.Span[place - 1] is (byte)'\r' or (byte)'\n';
}

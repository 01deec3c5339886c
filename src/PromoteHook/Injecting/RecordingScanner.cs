using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace PromoteHook.Injecting;

/// <summary>Remembers the marks of tokens that the parser's events leave out: dashes, colons, braces, the last thing before a place.</summary>
internal sealed class RecordingScanner(IScanner scanner) : IScanner
{
    /// <summary>Of what is not kept, as much as the parser may be ahead of its events.</summary>
    private const int Behind = 64;

    private readonly List<(Token Token, long Start, long End)> tokens = [];

    /// <summary>True keeps all tokens from the last few on.</summary>
    public bool Keeps { get; set; }

    public Mark CurrentPosition => scanner.CurrentPosition;

    public Token? Current => scanner.Current;

    public bool MoveNext() => Record(scanner.MoveNext());

    public bool MoveNextWithoutConsuming() => Record(scanner.MoveNextWithoutConsuming());

    public void ConsumeCurrent() => scanner.ConsumeCurrent();

    /// <summary>Where the last token of a kind begins and ends that begins before <paramref name="place"/>, or at it; null when there is none.</summary>
    public (long Start, long End)? LastUpTo<T>(long place)
        where T : Token
    {
        for (var at = IndexFrom(place + 1) - 1; at >= 0; at--)
        {
            if (tokens[at].Token is T)
            {
                return (tokens[at].Start, tokens[at].End);
            }
        }

        return null;
    }

    /// <summary>The first token of a kind that begins at <paramref name="place"/> or behind it; null when there is none.</summary>
    public (long Start, long End)? FirstFrom<T>(long place)
        where T : Token
    {
        for (var at = IndexFrom(place); at < tokens.Count; at++)
        {
            if (tokens[at].Token is T)
            {
                return (tokens[at].Start, tokens[at].End);
            }
        }

        return null;
    }

    /// <summary>Where the last token ends that is written out and begins before <paramref name="place"/>.</summary>
    public long EndBefore(long place)
    {
        for (var at = IndexFrom(place) - 1; at >= 0; at--)
        {
            if (tokens[at].End > tokens[at].Start)
            {
                return tokens[at].End;
            }
        }

        return 0;
    }

    /// <summary>The first token that begins at <paramref name="place"/> or behind it. Tokens come in the order of their places; an object may have very many.</summary>
    private int IndexFrom(long place)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = tokens[middle].Start < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool Record(bool moved)
    {
        if (moved && scanner.Current is { } token && (tokens.Count == 0 || !ReferenceEquals(tokens[^1].Token, token)))
        {
            tokens.Add((token, token.Start.Index, token.End.Index));
            if (!Keeps && tokens.Count > 4 * Behind)
            {
                tokens.RemoveRange(0, tokens.Count - Behind);
            }
        }

        return moved;
    }
}

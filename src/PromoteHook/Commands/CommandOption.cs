using System.CommandLine;

namespace PromoteHook.Commands;

/// <summary>One option: its flag, its environment variable, and how its text is read. The flag beats the variable.</summary>
/// <param name="entry">Its names.</param>
/// <param name="read">Reads the texts given; none at all for a flag that stands alone. FormatException says what is wrong.</param>
/// <param name="fallback">The value when neither is given.</param>
internal sealed class CommandOption<T>(OptionEntry entry, Func<IReadOnlyList<string>, T> read, T fallback)
{
    private static readonly char[] Separators = [',', '\n', '\r'];

    public Option Symbol => entry.Symbol;

    public string Variable => entry.Variable;

    /// <summary>The value of this run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="locate">Turns a path that was given into the one that is read; FormatException says what is wrong with it. Null: they are the same.</param>
    /// <exception cref="RefusalException">Usage: the text is wrong; names the flag or the variable.</exception>
    public T Read(ParseResult parsed, IReadOnlyDictionary<string, string> environment, Func<string, string>? locate = null) =>
        IsFlagGiven(parsed) ? ReadFlag(parsed, locate)
        : TextIn(environment) is not { } text ? fallback
        : Read(Variable, entry.IsList ? text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text], locate);

    /// <summary>What the flag alone says, for an option whose variable adds to it rather than stands in for it.</summary>
    public T ReadFlag(ParseResult parsed, Func<string, string>? locate = null) =>
        IsFlagGiven(parsed) ? Read(Symbol.Name, [.. parsed.GetResult(Symbol)!.Tokens.Select(token => token.Value)], locate) : fallback;

    /// <summary>Who gave the value: the flag or the variable; null when neither did.</summary>
    public string? GiverIn(ParseResult parsed, IReadOnlyDictionary<string, string> environment) =>
        IsFlagGiven(parsed) ? Symbol.Name : TextIn(environment) is null ? null : Variable;

    private bool IsFlagGiven(ParseResult parsed) => parsed.GetResult(Symbol) is { Implicit: false };

    /// <summary>An empty variable is how charts and scripts say «not set».</summary>
    private string? TextIn(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue(Variable, out var text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private T Read(string where, IReadOnlyList<string> texts, Func<string, string>? locate)
    {
        try
        {
            return read(locate is not null && entry.IsPath ? [.. texts.Select(locate)] : texts);
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{where}: {fault.Message}");
        }
    }
}

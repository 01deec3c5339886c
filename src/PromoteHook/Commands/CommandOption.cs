using System.CommandLine;

namespace PromoteHook.Commands;

/// <summary>One option: its flag, its environment variable, and how its text is read. The flag beats the variable.</summary>
/// <param name="symbol">The flag.</param>
/// <param name="variable">The environment variable.</param>
/// <param name="isList">True when it may be given several times; in the variable by commas and line ends.</param>
/// <param name="read">Reads the texts given; none at all for a flag that stands alone. FormatException says what is wrong.</param>
/// <param name="fallback">The value when neither is given.</param>
internal sealed class CommandOption<T>(Option symbol, string variable, bool isList, Func<IReadOnlyList<string>, T> read, T fallback)
{
    private static readonly char[] Separators = [',', '\n', '\r'];

    public Option Symbol { get; } = symbol;

    public string Variable { get; } = variable;

    /// <summary>The value of this run.</summary>
    /// <exception cref="RefusalException">Usage: the text is wrong; names the flag or the variable.</exception>
    public T Read(ParseResult parsed, IReadOnlyDictionary<string, string> environment)
    {
        if (IsFlagGiven(parsed))
        {
            return ReadFlag(parsed);
        }

        // An empty variable is how charts and scripts say «not set».
        return environment.TryGetValue(Variable, out var text) && text.Trim().Length > 0
            ? Read(Variable, isList ? text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text.Trim()])
            : fallback;
    }

    /// <summary>What the flag alone says, for an option whose variable adds to it rather than stands in for it.</summary>
    public T ReadFlag(ParseResult parsed) =>
        IsFlagGiven(parsed) ? Read(Symbol.Name, [.. parsed.GetResult(Symbol)!.Tokens.Select(token => token.Value)]) : fallback;

    private bool IsFlagGiven(ParseResult parsed) => parsed.GetResult(Symbol) is { Implicit: false };

    private T Read(string where, IReadOnlyList<string> texts)
    {
        try
        {
            return read(texts);
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{where}: {fault.Message}");
        }
    }
}

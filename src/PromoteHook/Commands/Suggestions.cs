using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PromoteHook.Commands;

/// <summary>
/// What could come next on a line that is being typed: <c>promote-hook [suggest:POSITION] "LINE"</c>, the directive by which
/// shells ask programs of System.CommandLine.
/// Source: <see href="https://learn.microsoft.com/dotnet/standard/commandline/how-to-enable-tab-completion"/>.
/// </summary>
/// <remarks>The answers are ours: those of System.CommandLine 2.0.15 end behind an option that may be repeated, and throw behind <c>--output=</c>.</remarks>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>True when the arguments are such a question.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) =>
        arguments is [var first, ..] && (first == Directive + "]" || (first.StartsWith(Directive + ":", StringComparison.Ordinal) && first.EndsWith(']')));

    /// <summary>Writes one suggestion a line; none where only the user or the shell can know, as for a file.</summary>
    public static void Write(Command root, IReadOnlyList<string> arguments, TextWriter output)
    {
        var line = arguments.ElementAtOrDefault(1) ?? "";
        var typed = line[..PositionIn(arguments[0], line)];
        foreach (var word in WordsAfter(root, typed))
        {
            output.Write(word + "\n");
        }
    }

    private static IEnumerable<string> WordsAfter(Command root, string typed)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(typed)];
        var last = words.Length == 0 || char.IsWhiteSpace(typed[^1]) ? "" : words[^1];
        var (command, pending, given) = PlaceBehind(root, words.Take(last.Length == 0 ? words.Length : words.Length - 1));
        var equals = last.IndexOf('=', StringComparison.Ordinal);
        var all = pending is not null ? ValuesOf(pending)
            : last.StartsWith('-') && equals > 0 ? ValuesOf(OptionOf(command, last[..equals])).Select(value => $"{last[..equals]}={value}")
            : last.StartsWith('-') ? LongNamesOf(command)
            : command.Subcommands.Count > 0 ? command.Subcommands.Select(sub => sub.Name)
            : given < command.Arguments.Count ? ValuesOf(command.Arguments[given])
            : LongNamesOf(command);
        return all.Where(word => word.StartsWith(last, StringComparison.Ordinal));
    }

    /// <summary>Where one stands behind whole words, of which the first is the program: in which command, behind an option that wants a value, after how many arguments.</summary>
    private static (Command Command, Option? Pending, int Given) PlaceBehind(Command root, IEnumerable<string> words)
    {
        var (command, pending, given) = (root, (Option?)null, 0);
        foreach (var word in words.Skip(1))
        {
            if (pending is not null)
            {
                pending = null;
            }
            else if (word.StartsWith('-'))
            {
                pending = OptionOf(command, word) is { HelpName: not null } valued ? valued : null;
            }
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
            {
                command = sub;
            }
            else
            {
                given++;
            }
        }

        return (command, pending, given);
    }

    private static Option? OptionOf(Command command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static IEnumerable<string> LongNamesOf(Command command) => command.Options.Select(option => option.Name).Append("--help").Distinct();

    private static IEnumerable<string> ValuesOf(Symbol? symbol) => symbol?.GetCompletions(CompletionContext.Empty).Select(item => item.Label) ?? [];

    /// <summary>Where the cursor stands; at the end of the line unless the directive says otherwise.</summary>
    private static int PositionIn(string directive, string line) =>
        directive.Split(':') is [_, var number] && int.TryParse(number.AsSpan().TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? Math.Min(position, line.Length)
            : line.Length;
}

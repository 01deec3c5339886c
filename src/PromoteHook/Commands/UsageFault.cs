using System.CommandLine;
using PromoteHook.Mapping;

namespace PromoteHook.Commands;

/// <summary>Says what is wrong with a command line that cannot be parsed.</summary>
internal static class UsageFault
{
    public static Failure Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return new Failure(ExitCode.Usage, null, "", Describe(parsed, command), $"'{CommandNames.PathOf(command)} --help' tells what can be given");
    }

    private static string Describe(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens is [['-', ..] option, ..])
        {
            var name = option.Split('=')[0];
            return $"there is no option '{name}'{Meant(name, command.Options.Select(known => known.Name))}";
        }

        var commands = command.Subcommands.Select(known => known.Name);
        return (parsed.UnmatchedTokens, IsGroup: command.Subcommands.Count > 0) switch
        {
            ([], true) => $"no command was given, which is one of {string.Join(", ", commands)}",
            ([var word, ..], true) => $"there is no command '{word}'{Meant(word, commands)}",
            ([var word, ..], false) => $"'{word}' is one argument too many",
            _ => string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct()),
        };
    }

    private static string Meant(string text, IEnumerable<string> known) =>
        EditDistance.Nearest(text, known) is { } near ? $" (did you mean '{near}'?)" : "";
}

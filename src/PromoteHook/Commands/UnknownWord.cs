using System.CommandLine;
using PromoteHook.Mapping;

namespace PromoteHook.Commands;

/// <summary>Says which word of a command line means nothing, and what may have been meant; what the parser says of the words after it only hides that.</summary>
internal static class UnknownWord
{
    /// <summary>Null when every word was understood.</summary>
    public static string? In(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var first, ..])
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        var word = first.Split('=')[0];
        var (kind, known) = word.StartsWith('-') ? ("option", command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)))
            : command.Subcommands.Count > 0 ? ("command", command.Subcommands.Select(one => one.Name))
            : ("argument", []);
        var nearest = EditDistance.Nearest(word, known);
        return $"unknown {kind} '{word}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
    }
}

using System.CommandLine;

namespace PromoteHook.Commands;

/// <summary>How a command is written.</summary>
internal static class CommandNames
{
    /// <summary>The command with those above it: <c>promote-hook plan</c>.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    /// <summary>The command with its arguments: <c>copy &lt;SRC&gt; &lt;DST&gt;</c>.</summary>
    public static string FormOf(Command command) => string.Join(' ', [command.Name, .. command.Arguments.Select(FormOf)]);

    /// <summary>The whole line: <c>promote-hook copy &lt;SRC&gt; &lt;DST&gt; [options]</c>.</summary>
    public static string UsageOf(Command command)
    {
        string[] parts = [PathOf(command), .. command.Arguments.Select(FormOf)];
        return $"{string.Join(' ', parts)}{(command.Subcommands.Count > 0 ? " COMMAND" : "")} [options]";
    }

    private static string FormOf(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[<{argument.Name}>...]" : $"<{argument.Name}>";
}

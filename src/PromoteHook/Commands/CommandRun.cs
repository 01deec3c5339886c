using System.CommandLine;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>What a command is given when it runs: its options, its surroundings, and the way it is stopped; and where its paths lie when it is only looked at from outside of its container.</summary>
internal sealed class CommandRun(Options options, ParseResult parsed, Surroundings surroundings, RunStop stop, Func<string, string>? locate = null)
{
    public Options Options { get; } = options;

    public Surroundings Surroundings { get; } = surroundings;

    public RunStop Stop { get; } = stop;

    public CancellationToken Token => Stop.Token;

    public bool IsJson => Get(Options.Output) == OutputFormat.Json;

    public Verbosity Verbosity => Get(Options.Verbose) ? Verbosity.Verbose : Get(Options.Quiet) ? Verbosity.Quiet : Verbosity.Normal;

    /// <summary>Refuses a wrong flag or variable of this command.</summary>
    /// <exception cref="RefusalException">Usage: one is wrong.</exception>
    public void CheckOptions()
    {
        var command = parsed.CommandResult.Command;
        Options.ReadAll(this, command);
        if (command.Options.Contains(Options.Output.Symbol) && Get(Options.Output) == OutputFormat.Markdown && command.Name is not ("plan" or "verify"))
        {
            throw new RefusalException(ExitCode.Usage, $"{GiverOf(Options.Output)}: {command.Name} does not write markdown", "give text or json; plan and verify write markdown");
        }
    }

    /// <summary>True for the commands whose outcome may be left as Events; and when the words name no command, for nobody knows then which one was meant.</summary>
    public bool LeavesEvents => parsed.CommandResult.Command is { Name: "promote" or "copy" } or { Subcommands.Count: > 0 };

    /// <summary>Why the command line cannot be parsed; null when it can.</summary>
    public Failure? ParseFault => parsed.Errors.Count > 0 ? UsageFault.Of(parsed) : null;

    /// <summary>Lines to standard output.</summary>
    public LineWriter Lines => new(Surroundings.Output);

    /// <summary>An option's value: flag, else environment, else its default.</summary>
    public T Get<T>(CommandOption<T> option) => option.Read(parsed, Surroundings.Environment, locate);

    /// <summary>What an option's flag alone says, else its default.</summary>
    public T GetFlag<T>(CommandOption<T> option) => option.ReadFlag(parsed, locate);

    /// <summary>Who gave an option's value, flag or variable; null when it has its default.</summary>
    public string? GiverOf<T>(CommandOption<T> option) => option.GiverIn(parsed, Surroundings.Environment);

    public string GetArgument(Argument<string> argument) => parsed.GetRequiredValue(argument);

    /// <summary>The values of an argument that may be given several times or not at all.</summary>
    public IReadOnlyList<string> GetArguments(Argument<string[]> argument) => parsed.GetValue(argument) ?? [];
}

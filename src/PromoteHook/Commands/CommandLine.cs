using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PromoteHook.Promoting;

namespace PromoteHook.Commands;

/// <summary>The way in: arguments and surroundings to an exit code. Nothing of YAML, HTTP or the terminal view is touched before a command runs.</summary>
public static class CommandLine
{
    /// <summary>No response files: an argument that begins with @ is taken as it stands.</summary>
    internal static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs; never throws.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, RunStop stop)
    {
        var host = new CommandHost(surroundings, stop);
        var root = CreateRoot(host);
        if (Suggestions.AreAskedFor(arguments))
        {
            Suggestions.Write(root, arguments, surroundings.Output);
            return (int)ExitCode.Success;
        }

        var parsed = root.Parse(arguments, Parsing);
        if (parsed.Action is ParseErrorAction || (parsed.Action is null && parsed.Errors.Count > 0))
        {
            return await Boundary.RefuseAsync(new CommandRun(host.Options, parsed, surroundings, stop), UsageFault.Of(parsed));
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = surroundings.Output,
            Error = surroundings.Error,
            // Both are ours: Boundary turns exceptions into exit codes, RunStop ends a run by signal.
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    /// <summary>The program with all its commands; not a RootCommand, which calls itself by whatever process hosts it.</summary>
    internal static Command CreateRoot(CommandHost host) =>
        new("promote-hook", "Copies the images of a sync from where they were built to where they will run, before they are needed.")
        {
            PromoteCommand.Create(host),
            PlanCommand.Create(host),
            ListCommand.Create(host),
            CopyCommand.Create(host),
            InjectCommand.Create(host),
            VerifyCommand.Create(host),
            DoctorCommand.Create(host),
            ConfigCommand.Create(host),
            CompletionCommand.Create(host),
            new HelpOption { Action = new PrintHelp(host.Options) },
            new VersionOption { Action = new PrintVersion() },
        };
}

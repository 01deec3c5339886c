using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PromoteHook.Promoting;

namespace PromoteHook.Commands;

/// <summary>The way in: arguments and surroundings to an exit code. Nothing of YAML, HTTP or the terminal view is touched before a command runs.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs; never throws.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, RunStop stop)
    {
        var host = new CommandHost(surroundings, stop);
        // Not a RootCommand: that one calls itself by whatever process hosts it.
        var root = new Command("promote-hook", "Copies the images of a sync from where they were built to where they will run, before they are needed.")
        {
            CreateHelp(),
            new VersionOption { Action = new PrintVersion() },
            PromoteCommand.Create(host),
            PlanCommand.Create(host),
            ListCommand.Create(host),
            CopyCommand.Create(host),
        };

        // No response files: an argument that begins with @ is taken as it stands.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction || (parsed.Action is null && parsed.Errors.Count > 0))
        {
            return Boundary.Refuse(new CommandRun(host.Options, parsed, surroundings, stop), UsageFault.Of(parsed));
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

    private static HelpOption CreateHelp()
    {
        var help = new HelpOption();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return help;
    }
}

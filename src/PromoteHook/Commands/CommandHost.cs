using System.CommandLine;
using PromoteHook.Promoting;

namespace PromoteHook.Commands;

/// <summary>Binds commands to what they do, within the boundary that turns every end into an exit code.</summary>
internal sealed class CommandHost(Surroundings surroundings, RunStop stop)
{
    public Options Options { get; } = new();

    /// <summary>Lets <paramref name="command"/> run <paramref name="body"/>.</summary>
    public Command Bind(Command command, Func<CommandRun, Task<ExitCode>> body)
    {
        command.SetAction((parsed, _) => Boundary.RunAsync(new CommandRun(Options, parsed, surroundings, stop), body));
        return command;
    }
}

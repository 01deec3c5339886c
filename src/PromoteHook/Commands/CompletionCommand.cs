using System.CommandLine;

namespace PromoteHook.Commands;

/// <summary><c>completion SHELL</c>: the script by which a shell asks for what could come next.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create(CommandHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong(Shells);
        return host.Bind(new Command("completion", "Prints a script that completes commands, options and their values in a shell.") { shell }, run =>
        {
            run.Surroundings.Output.Write(EmbeddedText.Read($"completion.{run.GetArgument(shell)}"));
            return Task.FromResult(ExitCode.Success);
        });
    }
}

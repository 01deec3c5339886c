using System.CommandLine;
using System.CommandLine.Invocation;

namespace PromoteHook.Commands;

/// <summary>Prints the help of the command that the line names.</summary>
internal sealed class PrintHelp(Options options) : SynchronousCommandLineAction
{
    /// <summary>Help is wanted most where the rest of the line is wrong.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpPage(parseResult.InvocationConfiguration.Output, options).Write(parseResult.CommandResult.Command);
        return 0;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PromoteHook.Commands;

/// <summary>The usual help, then examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    /// <summary>One width everywhere, so that help reads the same in a log, a terminal and a test.</summary>
    private const int Width = 120;

    private readonly HelpAction usual;

    public HelpWithExamples(HelpAction usual)
    {
        this.usual = usual;
        usual.MaxWidth = Width;
    }

    /// <summary>Help is wanted most where the rest of the line is wrong.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.Write("Examples:\n");
        foreach (var line in Examples.Of(parseResult.CommandResult.Command.Name))
        {
            output.Write(line.Length == 0 ? "\n" : $"  {line}\n");
        }

        output.Write(
            $"\nEvery option may be given in the environment too: --wait-for-source is {Surroundings.Prefix}WAIT_FOR_SOURCE.\n"
            + "Flags beat the environment, which beats the settings file.\n");
        return 0;
    }
}

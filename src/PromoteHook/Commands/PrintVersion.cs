using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace PromoteHook.Commands;

/// <summary>Prints this program's version; the default action would print that of whatever process hosts it.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.Write($"promote-hook {version}\n");
        return 0;
    }
}

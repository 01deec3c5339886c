using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

/// <summary>Runs the command line in this process; no variable of the real environment gets in.</summary>
internal sealed record Invocation(int Code, string Output, string Error)
{
    public static async Task<Invocation> RunAsync(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new RunStop(new ManualClock());
        var code = await CommandLine.RunAsync(arguments, Around(output, error, environment), stop);
        return new Invocation(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that reads standard input and puts bytes out.</summary>
    public static async Task<(Invocation Run, byte[] Output)> PipeAsync(byte[] input, IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var bytes = new MemoryStream();
        using var stop = new RunStop(new ManualClock());
        var around = Around(output, error, environment) with { OpenInput = () => new MemoryStream(input), OpenOutput = () => bytes };
        var code = await CommandLine.RunAsync(arguments, around, stop);
        return (new Invocation(code, output.ToString(), error.ToString()), bytes.ToArray());
    }

    public static Surroundings Around(TextWriter output, TextWriter error, IReadOnlyList<(string Name, string Value)> environment) => new()
    {
        // Nothing may reach the real termination log of a container that runs the tests.
        Environment = environment.Prepend((Name: Surroundings.TerminationLogVariable, Value: "/nonexistent/termination-log"))
            .GroupBy(variable => variable.Name).ToDictionary(group => group.Key, group => group.Last().Value),
        Output = output,
        Error = error,
        Time = new ManualClock(),
    };
}

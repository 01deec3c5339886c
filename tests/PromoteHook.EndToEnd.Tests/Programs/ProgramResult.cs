using System.Text;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record ProgramResult(ProgramCall Call, int ExitCode, byte[] Output, string Errors)
{
    /// <summary>Standard output as text, without the line end at its end.</summary>
    public string Text => Encoding.UTF8.GetString(Output).TrimEnd('\n');

    /// <summary>This result, or a failed test that shows what the program said.</summary>
    public ProgramResult Succeeded() => Exited(0);

    /// <summary>This result, or a failed test that shows what the program said.</summary>
    public ProgramResult Exited(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"{Call}\nexited with {ExitCode}, not {exitCode}\n{Errors}\n{Text}");
        return this;
    }
}

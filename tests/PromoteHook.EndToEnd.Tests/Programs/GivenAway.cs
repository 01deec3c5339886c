using System.Text;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>What a run leaves behind that others may read: its arguments, what it prints, and the files that it writes.</summary>
internal sealed class GivenAway
{
    private const string TerminationLog = "PROMOTE_HOOK_TERMINATION_LOG";

    private readonly SecretWatch watch;
    private readonly ProgramCall call;
    private readonly string home;
    private readonly string name;
    private readonly Dictionary<string, DateTime> before;

    /// <summary>Takes down what is there before the run.</summary>
    /// <param name="watch">Who searches it.</param>
    /// <param name="call">The run.</param>
    /// <param name="home">Its empty home.</param>
    public GivenAway(SecretWatch watch, ProgramCall call, string home)
    {
        (this.watch, this.call, this.home) = (watch, call, home);
        var context = TestContext.Current;
        name = $"{Path.GetFileName(call.Program)} {(call.Arguments is [var first, ..] ? first : "")} in {context.TestClass?.TestClassSimpleName}.{context.TestMethod?.MethodName}";
        before = Files.ToDictionary(file => file, File.GetLastWriteTimeUtc);
    }

    /// <summary>The files of its home and of where it runs. A termination log may lie elsewhere.</summary>
    private IEnumerable<string> Files => ((string?[])[home, call.Folder]).OfType<string>()
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(file => (File.GetAttributes(file) & FileAttributes.ReparsePoint) == 0);

    // What is written in two bytes a character, as runtimes write traces, is text too.
    private static string TextOf(string file) => File.ReadAllText(file, Encoding.Latin1).Replace("\0", "", StringComparison.Ordinal);

    /// <summary>Has it all searched.</summary>
    /// <exception cref="LeakException">A secret stands there.</exception>
    public void Examine(ProgramResult result)
    {
        var log = call.Environment.TryGetValue(TerminationLog, out var file) && File.Exists(file) ? [file] : (string[])[];
        var written = Files.Where(path => !before.TryGetValue(path, out var time) || time != File.GetLastWriteTimeUtc(path));
        watch.Examine(
            name,
            [
                ("arguments", $"{call}"),
                ("standard output", Encoding.UTF8.GetString(result.Output)),
                ("standard error", result.Errors),
                .. log.Concat(written).Select(path => (path, TextOf(path))),
            ]);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PromoteHook.Chaos.Running;

/// <summary>A started program. Of the machine's environment it gets PATH only, and an empty HOME besides what it is given.</summary>
internal sealed partial class ChildProgram : IDisposable
{
    private const int TerminationSignal = 15;

    private readonly Process process;
    private readonly TempFolder home = new();
    private readonly long begun = Stopwatch.GetTimestamp();

    public ChildProgram(string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = home.Path;
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.StandardInput.Close();
    }

    public void Kill() => process.Kill();

    public void Terminate() => _ = Signal(process.Id, TerminationSignal);

    /// <summary>Waits for its end; when that does not come within the limit it is killed, and the result says so.</summary>
    public async Task<ChildResult> FinishAsync(TimeSpan limit)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timer = new CancellationTokenSource(limit);
        var hung = false;
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            hung = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return new ChildResult(process.ExitCode, await output, await errors, Stopwatch.GetElapsedTime(begun), hung);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        home.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}

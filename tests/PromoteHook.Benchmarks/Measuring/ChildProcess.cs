using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks.Measuring;

/// <summary>Runs a shell script and measures it with all that it starts.</summary>
/// <remarks>
/// <see cref="Process"/> reaps children itself and keeps their resource usage to itself, hence posix_spawn and wait4.
/// What wait4 tells covers every descendant that was waited for, which shells and xargs do.
/// </remarks>
internal static partial class ChildProcess
{
    private const int Interrupted = 4;

    public static async Task<Measurement> RunAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var begun = Stopwatch.GetTimestamp();
        var pid = Start(script, environment);
        using var memory = new TreeMemory(pid);
        var (status, usage) = await Task.Factory.StartNew(() => Wait(pid), TaskCreationOptions.LongRunning);
        var wall = Stopwatch.GetElapsedTime(begun);
        return new Measurement(wall, usage.User.ToTimeSpan() + usage.System.ToTimeSpan(), memory.Stop(), status == 0 ? 0 : Math.Max(1, status >> 8));
    }

    private static int Start(string script, IReadOnlyDictionary<string, string> environment)
    {
        string?[] variables = [.. environment.Select(pair => $"{pair.Key}={pair.Value}"), null];
        var error = Spawn(out var pid, "/bin/sh", 0, 0, ["sh", "-c", script, null], variables);
        return error == 0 ? pid : throw new Win32Exception(error);
    }

    private static (int Status, ResourceUsage Usage) Wait(int pid)
    {
        while (true)
        {
            if (Wait4(pid, out var status, 0, out var usage) == pid)
            {
                return (status, usage);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new Win32Exception(error);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Spawn(out int pid, string path, nint fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait4(int pid, out int status, int options, out ResourceUsage usage);
}

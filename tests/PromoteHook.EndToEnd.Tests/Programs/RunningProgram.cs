using System.Diagnostics;
using System.Globalization;
using System.Text;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>A started program; disposing kills it if it still runs.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly ProgramCall call;
    private readonly Process process;
    private readonly TempFolder home = new();
    private readonly GivenAway? givenAway;
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(ProgramCall call)
    {
        this.call = call;
        givenAway = call.IsPromoteHook && (call.Watch ?? SecretWatch.Current) is { } watch ? new GivenAway(watch, call, home.Path) : null;
        process = Process.Start(StartInfo())!;
        Finished = FinishAsync();
    }

    /// <summary>How it ended.</summary>
    public Task<ProgramResult> Finished { get; }

    /// <summary>The line by which it said that it is ready; fails if it ends before.</summary>
    public Task<string> Ready => ready.Task;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    /// <summary>The most memory it has had in RAM so far, in bytes. Linux only.</summary>
    public long PeakMemoryBytes =>
        1024 * File.ReadLines($"/proc/{process.Id}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            .Single();

    public static RunningProgram Start(ProgramCall call) => new(call);

    /// <summary>Sends SIGTERM; .NET itself can only kill.</summary>
    public async Task TerminateAsync() =>
        await new ProgramCall("sh", "-c", $"kill -TERM {process.Id}").SucceedAsync();

    /// <summary>Sends SIGKILL; the program has no say in it.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        try
        {
            await Finished;
        }
        finally
        {
            process.Dispose();
            home.Dispose();
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(call.Program, call.Arguments)
        {
            WorkingDirectory = call.Folder ?? home.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = home.Path;
        // DOTNET_ROOT: where test.sh put the runtime on a machine that has none.
        foreach (var name in (string[])["PATH", "DOTNET_ROOT"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<ProgramResult> FinishAsync()
    {
        using var limit = new CancellationTokenSource(call.TimeLimit);
        using var output = new MemoryStream();
        var copying = process.StandardOutput.BaseStream.CopyToAsync(output);
        var reading = ReadErrorsAsync();
        await WriteInputAsync();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            Note($"killed: it still ran after {call.TimeLimit}");
        }

        await Task.WhenAll(copying, reading);
        ready.TrySetException(new InvalidOperationException($"{call} ended before it was ready:\n{Errors}"));
        var result = new ProgramResult(call, process.ExitCode, output.ToArray(), Errors);
        givenAway?.Examine(result);
        return result;
    }

    private async Task WriteInputAsync()
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(call.Input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input: its exit code says why.
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            Note(line);
            if (call.ReadyLine is { } sign && line.Contains(sign, StringComparison.Ordinal))
            {
                ready.TrySetResult(line);
            }
        }
    }

    private void Note(string line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PromoteHook.Fuzz.Running;

/// <summary>The process that runs a target; watched, because what is sought may kill it or never end.</summary>
internal sealed class Child
{
    /// <summary>What the heap of a child may hold; more is a failure by itself.</summary>
    private const string HeapLimit = "0x60000000";

    private readonly string folder;
    private readonly TimeSpan patience;

    private Child(string folder, TimeSpan patience) => (this.folder, this.patience) = (folder, patience);

    /// <summary>Read, refused, outcomes, slowest in milliseconds and largest in bytes, as told last.</summary>
    public long[] Tally { get; private set; } = [0, 0, 0, 0, 0];

    /// <summary>What failed; null when nothing did.</summary>
    public string? Failure { get; private set; }

    /// <summary>The input that failed.</summary>
    public byte[] Input { get; private set; } = [];

    /// <summary>True when the process went down with its input, so that nobody could make it smaller.</summary>
    public bool IsDead { get; private set; }

    /// <summary>True when it had to be killed.</summary>
    public bool IsHung { get; private set; }

    /// <summary>Runs a target for so long, or one input of it, and waits for the end.</summary>
    public static Child Run(FuzzOptions options, string target, ulong seed, TimeSpan time, string? replay)
    {
        var folder = Directory.CreateTempSubdirectory("promote-hook-fuzz-");
        try
        {
            var child = new Child(folder.FullName, options.Patience);
            child.Watch([
                "--work", folder.FullName, "--target", target, "--seed", $"{seed}", "--seconds", $"{(long)Math.Ceiling(time.TotalSeconds)}",
                .. options.Planted is { } kind ? ["--plant", kind] : Array.Empty<string>(),
                .. replay is not null ? ["--replay", replay] : Array.Empty<string>()]);
            return child;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Watch(IEnumerable<string> arguments)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        using var lines = new BlockingCollection<string?>();
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, line) => lines.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (true)
        {
            if (!lines.TryTake(out var line, patience))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                IsHung = true;
                Fail($"no end within {patience.TotalSeconds} s", isDead: true);
                return;
            }

            if (line is null)
            {
                break;
            }

            Hear(line);
        }

        process.WaitForExit();
        if (process.ExitCode is not (0 or Worker.Failed))
        {
            lock (errors)
            {
                Fail($"the process died ({process.ExitCode}): {errors}", isDead: true);
            }
        }
    }

    private static void Keep(StringBuilder errors, string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < 4000)
            {
                errors.Append(line).Append('\n');
            }
        }
    }

    private void Hear(string line)
    {
        if (line.StartsWith("tick ", StringComparison.Ordinal))
        {
            Tally = [.. line.Split(' ').Skip(1).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        }
        else if (line.StartsWith("failure ", StringComparison.Ordinal))
        {
            Fail(line["failure ".Length..].Replace('\u0001', '\n'), isDead: false);
        }
    }

    private void Fail(string failure, bool isDead)
    {
        (Failure, IsDead) = (failure, isDead);
        var file = Path.Combine(folder, isDead ? "input" : Worker.FailureFile);
        Input = File.Exists(file) ? File.ReadAllBytes(file) : throw new FuzzException($"the child failed before its first input: {failure}");
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PromoteHook.Fuzz"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

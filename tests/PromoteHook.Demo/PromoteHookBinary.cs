using System.Diagnostics;

namespace PromoteHook.Demo;

/// <summary>The real binary, run with its output on this terminal.</summary>
/// <param name="path">The executable.</param>
/// <param name="home">An empty folder: nobody's credentials or settings take part in the demo.</param>
internal sealed class PromoteHookBinary(string path, string home)
{
    private readonly string path = File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new DemoFailedException($"{path} is not there; build src/PromoteHook in configuration Release");

    /// <exception cref="DemoFailedException">The exit code is not 0.</exception>
    public async Task RunAsync(params string[] arguments)
    {
        Console.WriteLine();
        Console.WriteLine($"$ promote-hook {string.Join(' ', arguments)}");
        await Console.Out.FlushAsync();
        var start = new ProcessStartInfo(path, arguments);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PROMOTE_HOOK_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOCKER_CONFIG"] = home;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new DemoFailedException($"promote-hook {arguments[0]} ended with exit code {process.ExitCode}; expected 0");
        }
    }
}

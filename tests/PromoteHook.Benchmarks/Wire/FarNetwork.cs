using System.Diagnostics;
using System.Globalization;
using PromoteHook.Benchmarks.Scenarios;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>Both registries behind a far network: this program once more, as a relay in a process of its own.</summary>
internal sealed class FarNetwork : IAsyncDisposable
{
    /// <summary>The argument that makes this program the relay.</summary>
    public const string Mode = "relay";

    private readonly Process process;

    private FarNetwork(Process process, string source, string destination)
    {
        this.process = process;
        Source = source;
        Destination = destination;
    }

    public string Source { get; }

    public string Destination { get; }

    public static async Task<FarNetwork> StartAsync(Distance distance, string source, string destination)
    {
        string[] arguments =
        [
            Mode,
            (distance.RoundTrip / 2).TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            distance.MegabitsPerSecond?.ToString(CultureInfo.InvariantCulture) ?? "-",
            source,
            destination,
        ];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var hosts = (await process.StandardOutput.ReadLineAsync())?.Split(' ') ?? throw new BenchmarkException("the relay did not start");
        return new FarNetwork(process, hosts[0], hosts[1]);
    }

    /// <summary>The relay itself: tells its two addresses and stays until its input ends.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var delay = TimeSpan.FromMilliseconds(double.Parse(arguments[0], CultureInfo.InvariantCulture));
        double? rate = arguments[1] == "-" ? null : double.Parse(arguments[1], CultureInfo.InvariantCulture) * 1e6 / 8;
        await using var source = new WireProxy(arguments[2], delay, rate);
        await using var destination = new WireProxy(arguments[3], delay, rate);
        Console.WriteLine($"{source.Host} {destination.Host}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

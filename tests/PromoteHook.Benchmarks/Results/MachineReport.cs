using System.Globalization;
using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks.Results;

/// <summary>What the measurements were made on and with.</summary>
internal static class MachineReport
{
    public static string Of(Tools tools)
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var program = new FileInfo(tools.PromoteHook);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Environment.ProcessorCount} cores, {processor}; {RuntimeInformation.OSDescription}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}; {string.Join(", ", tools.Versions())};
            promote-hook as published for linux-x64, {program.Length / 1048576.0:0.0} MiB.
            """);
    }

    /// <summary>The load average over a minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}

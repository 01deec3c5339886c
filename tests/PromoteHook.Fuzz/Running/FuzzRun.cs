using System.Diagnostics;
using PromoteHook.Fuzz.Targets;
using PromoteHook.Reporting;

namespace PromoteHook.Fuzz.Running;

/// <summary>Gives each target its share of the time, keeps what fails, and says how to repeat it.</summary>
internal sealed class FuzzRun(FuzzOptions options, TextWriter output)
{
    /// <summary>A fault shows again and again; so many of a target say enough.</summary>
    private const int MostFailures = 3;

    /// <summary>Each costs a process, and of one that never ends all the patience.</summary>
    private const int ShrinkTrials = 24;

    private const int ShrinkTrialsOfHang = 3;

    /// <summary>The exit code.</summary>
    /// <exception cref="FuzzException">A target is not known.</exception>
    public int Run()
    {
        var targets = options.Targets.Count > 0 ? options.Targets : [.. AllTargets.Names];
        targets.ToList().ForEach(name => AllTargets.Create(name));
        if (options.Replay is { } file)
        {
            return Replay(targets[0], Path.GetFullPath(file));
        }

        var (failures, silent) = (0, 0);
        foreach (var (position, target) in targets.Index())
        {
            var (failed, isSilent) = RunTarget(target, options.Seed + ((ulong)position * 1000), options.Time / targets.Count);
            failures += failed;
            silent += isSilent ? 1 : 0;
        }

        output.WriteLine($"{failures} failed");
        return failures > 0 ? 1 : silent > 0 ? 2 : 0;
    }

    private int Replay(string target, string file)
    {
        var child = Child.Run(options, target, options.Seed, TimeSpan.FromSeconds(1), file);
        output.WriteLine(child.Failure is { } failure ? Safe(failure) : $"nothing failed: {(child.Tally[0] > 0 ? "it is read" : "it is refused as documented")}");
        return child.Failure is null ? 0 : 1;
    }

    private (int Failures, bool IsSilent) RunTarget(string target, ulong seed, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var (kinds, tally) = (new HashSet<string>(), new long[5]);
        for (var round = 0; round < MostFailures && (round == 0 || clock.Elapsed < time); round++)
        {
            var child = Child.Run(options, target, seed + (ulong)round, time - clock.Elapsed, replay: null);
            tally = [tally[0] + child.Tally[0], tally[1] + child.Tally[1], Math.Max(tally[2], child.Tally[2]), Math.Max(tally[3], child.Tally[3]), Math.Max(tally[4], child.Tally[4])];
            if (child.Failure is null)
            {
                break;
            }

            if (kinds.Add(Trial.Kind(child.Failure)))
            {
                Keep(target, child);
            }
        }

        var isSilent = kinds.Count == 0 && (tally[0] == 0 || tally[1] == 0);
        output.WriteLine(
            $"{target,-14} {tally[0],8} read {tally[1],8} refused {tally[2],6} outcomes, slowest {tally[3],5} ms, largest {tally[4] / 1024,7} KiB{(isSilent ? "; this shows nothing" : "")}");
        return (kinds.Count, isSilent);
    }

    private void Keep(string target, Child child)
    {
        var input = child.IsDead && options.Planted is null
            ? Shrinker.Shrink(child.Input, shorter => StillDies(target, shorter), child.IsHung ? ShrinkTrialsOfHang : ShrinkTrials)
            : child.Input;
        Directory.CreateDirectory(options.Findings);
        var file = Path.Combine(options.Findings, $"{target}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}.input");
        File.WriteAllBytes(file, input);
        output.WriteLine($"{target} FAILED: {Safe(child.Failure!)}");
        output.WriteLine($"  to repeat it: ./fuzz.sh --target {target} --replay {file}{(options.Planted is { } kind ? $" --plant {kind}" : "")}");
    }

    private bool StillDies(string target, byte[] input)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, input);
            return Child.Run(options, target, options.Seed, TimeSpan.FromSeconds(1), file).IsDead;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The first lines, safe to print.</summary>
    private static string Safe(string failure) => string.Join("\n    ", failure.Split('\n').Take(12).Select(line => Printable.Escape(line[..Math.Min(line.Length, 400)])));
}

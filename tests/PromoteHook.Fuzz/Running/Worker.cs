using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PromoteHook.Fuzz.Inputs;
using PromoteHook.Fuzz.Targets;

namespace PromoteHook.Fuzz.Running;

/// <summary>Runs one target in this process, until the time is over or something fails, and tells the parent by lines.</summary>
internal sealed class Worker(FuzzOptions options, string folder)
{
    /// <summary>The process's end when an input has failed.</summary>
    public const int Failed = 3;

    /// <summary>The file of a failing input, made smaller.</summary>
    public const string FailureFile = "failure";

    /// <summary>What the pool's threads may have on other systems; half of a main thread's.</summary>
    private const int StackBytes = 1536 * 1024;

    private const int ShrinkTrials = 2000;
    private const int MaxCorpus = 4000;

    private static readonly TimeSpan BetweenTicks = TimeSpan.FromSeconds(1);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly HashSet<string> seen = [];
    private readonly List<byte[]> corpus = [];
    private (long Read, long Refused) tally;
    private TimeSpan nextTick;

    /// <summary>The exit code.</summary>
    public int Run()
    {
        var code = 0;
        new Thread(EndWithParent) { IsBackground = true }.Start();
        var thread = new Thread(() => code = RunTarget(), StackBytes);
        thread.Start();
        thread.Join();
        return code;
    }

    /// <summary>The parent holds the other end of standard input: an input that never ends must not outlive it.</summary>
    private static void EndWithParent()
    {
        using var input = Console.OpenStandardInput();
        if (input.ReadByte() < 0)
        {
            Environment.Exit(1);
        }
    }

    private int RunTarget()
    {
        var target = AllTargets.Create(options.Targets[0]);
        target = options.Planted is { } kind ? PlantedFault.In(target, kind) : target;
        var trial = new Trial(target, folder);
        if (options.Replay is { } file)
        {
            return Try(trial, File.ReadAllBytes(file)) ? 0 : Failed;
        }

        var random = new Random((int)(options.Seed & 0x7FFFFFFF));
        var mutator = new Mutator(random, target.Words);
        foreach (var seed in target.Seeds)
        {
            if (!Try(trial, seed))
            {
                return Failed;
            }
        }

        while (clock.Elapsed < options.Time)
        {
            // Half of the time what was found last: there may be more behind it.
            var input = random.Next(2) == 0 ? corpus[random.Next(corpus.Count)] : corpus[Math.Max(0, corpus.Count - 1 - random.Next(20))];
            if (!Try(trial, mutator.Break(input, corpus[random.Next(corpus.Count)])))
            {
                return Failed;
            }
        }

        Tick(trial);
        return 0;
    }

    private bool Try(Trial trial, byte[] input)
    {
        var (outcome, failure) = trial.Run(input);
        if (failure is not null)
        {
            Tick(trial);
            Report(trial, input, failure);
            return false;
        }

        tally = outcome!.IsRead ? (tally.Read + 1, tally.Refused) : (tally.Read, tally.Refused + 1);
        if (IsNew(outcome) || corpus.Count == 0)
        {
            corpus.Add(input);
            if (corpus.Count > MaxCorpus)
            {
                corpus.RemoveAt(0);
            }
        }

        if (clock.Elapsed >= nextTick)
        {
            Tick(trial);
            nextTick = clock.Elapsed + BetweenTicks;
        }

        return true;
    }

    /// <summary>Words may be long, and there are many.</summary>
    private bool IsNew(Outcome outcome) =>
        seen.Add(Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(Trial.Kind(outcome.Words).AsSpan()))));

    private void Report(Trial trial, byte[] input, string failure)
    {
        var kind = Trial.Kind(failure);
        var isCostly = failure.StartsWith("too ", StringComparison.Ordinal);
        var shrunk = options.Replay is not null ? input
            : Shrinker.Shrink(
                input,
                shorter =>
                {
                    Console.WriteLine("busy");
                    return trial.Run(shorter).Failure is { } other && Trial.Kind(other) == kind;
                },
                isCostly ? 30 : ShrinkTrials);
        File.WriteAllBytes(Path.Combine(folder, FailureFile), shrunk);
        Console.WriteLine($"failure {failure.ReplaceLineEndings("\u0001")}");
    }

    private void Tick(Trial trial) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"tick {tally.Read} {tally.Refused} {seen.Count} {trial.Slowest.TotalMilliseconds:0} {trial.Largest}"));
}

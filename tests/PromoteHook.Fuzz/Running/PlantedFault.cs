using PromoteHook.Fuzz.Targets;

namespace PromoteHook.Fuzz.Running;

/// <summary>Makes a target do, for about one input in two, what it must never do: so that the fuzzer is seen to find it.</summary>
internal static class PlantedFault
{
    /// <summary>The kinds of fault.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["exception", "promise", "overflow", "hang", "time", "memory", "words"];

    /// <exception cref="FuzzException">There is no such kind.</exception>
    public static FuzzTarget In(FuzzTarget target, string kind) => Kinds.Contains(kind)
        ? target with { Run = (input, file) => input.Length > 0 && input.Sum(value => value) % 2 == 0 ? Commit(kind) : target.Run(input, file) }
        : throw new FuzzException($"there is no fault {kind} to plant; they are {string.Join(' ', Kinds)}");

    private static Outcome Commit(string kind)
    {
        switch (kind)
        {
            case "exception":
                throw new InvalidOperationException("planted");
            case "promise":
                throw new BrokenPromiseException("planted");
            case "overflow":
                return Outcome.Read($"{Descend(0)}");
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "time":
                for (var begin = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - begin < TimeSpan.FromSeconds(13);)
                {
                    Thread.SpinWait(1000);
                }

                break;
            case "words":
                return Outcome.Refused(new string('w', 5000));
            default:
                for (var piece = 0; piece < 200; piece++)
                {
                    GC.KeepAlive(new byte[1024 * 1024]);
                }

                break;
        }

        return Outcome.Read("planted");
    }

    private static long Descend(long depth) => depth < 0 ? 0 : Descend(depth + 1) + depth;
}

using System.Globalization;

namespace PromoteHook.Chaos;

/// <summary>The command line.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        chaos.sh [options]
          --seed N            what is random follows from it and the iteration's number; default: drawn, and printed
          --minutes M         begin no iteration after this long; default 5, without bound when --iterations is given
          --iterations K      make so many
          --first I           begin with this iteration; with --iterations 1 it repeats one
          --lanes N           so many at once; default 4
          --tools-every N     crane and skopeo judge the end of every Nth iteration; default 20, 0 never
          --verbose           print the events of each iteration
        """;

    public int Seed { get; private init; } = (int)(DateTime.UtcNow.Ticks & 0x7FFFFFFF);

    public TimeSpan? Time { get; private init; }

    public int? Iterations { get; private init; }

    public int First { get; private init; } = 1;

    public int Lanes { get; private init; } = 4;

    public int ToolsEvery { get; private init; } = 20;

    public bool IsVerbose { get; private init; }

    /// <summary>The published promote-hook.</summary>
    public string PromoteHook { get; private init; } = "artifacts/linux-amd64/promote-hook";

    /// <summary>What scripts/tools.sh fetched.</summary>
    public string ToolFolder { get; private init; } = ".tools";

    /// <exception cref="ChaosException">An option is not known, or its value is not one.</exception>
    public static ChaosOptions Parse(IEnumerable<string> arguments)
    {
        var options = new ChaosOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var word))
        {
            options = word switch
            {
                "--seed" => options with { Seed = Number() },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(Number()) },
                "--iterations" => options with { Iterations = Number() },
                "--first" => options with { First = Number() },
                "--lanes" => options with { Lanes = Math.Max(1, Number()) },
                "--tools-every" => options with { ToolsEvery = Number() },
                "--verbose" => options with { IsVerbose = true },
                "--promote-hook" => options with { PromoteHook = Value() },
                "--tools" => options with { ToolFolder = Value() },
                "--help" or "-h" => throw new ChaosException(Usage),
                _ => throw new ChaosException($"there is no option {word}\n{Usage}"),
            };

            string Value() => rest.TryDequeue(out var value) ? value : throw new ChaosException($"{word} needs a value");

            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ChaosException($"{word} needs a whole number");
        }

        return options is { Time: null, Iterations: null } ? options with { Time = TimeSpan.FromMinutes(5) } : options;
    }
}

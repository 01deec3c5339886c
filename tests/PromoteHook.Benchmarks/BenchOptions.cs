using System.Globalization;

namespace PromoteHook.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        bench.sh [scenario…] [options]; scenarios S1 to S9, all when none is named
          --runs N            measured rounds, after one that is dropped; default 5
          --quick             small sizes, to try the harness
          --only TEXT         only variants whose name contains it (repeatable)
          --with NAME=VALUE   one more promote-hook with this environment variable (repeatable)
          --beside FILE       one more promote-hook: another build
          --write             put the tables into RESULTS.md
        """;

    public IReadOnlyList<string> Scenarios { get; private init; } = [];

    public int Runs { get; private init; } = 5;

    public bool IsQuick { get; private init; }

    public bool Writes { get; private init; }

    public IReadOnlyList<string> Only { get; private init; } = [];

    public IReadOnlyList<string> With { get; private init; } = [];

    public string? Beside { get; private init; }

    /// <summary>The published promote-hook.</summary>
    public string PromoteHook { get; private init; } = "artifacts/linux-amd64/promote-hook";

    /// <summary>What scripts/tools.sh fetched.</summary>
    public string ToolFolder { get; private init; } = ".tools";

    /// <summary>The file that <c>--write</c> writes to.</summary>
    public string Results { get; private init; } = "tests/PromoteHook.Benchmarks/RESULTS.md";

    /// <exception cref="BenchmarkException">An option is not known or lacks its value.</exception>
    public static BenchOptions Parse(IEnumerable<string> arguments)
    {
        var options = new BenchOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var word))
        {
            options = word switch
            {
                "--runs" => options with { Runs = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--quick" => options with { IsQuick = true },
                "--write" => options with { Writes = true },
                "--only" => options with { Only = [.. options.Only, Value()] },
                "--with" => options with { With = [.. options.With, Value()] },
                "--beside" => options with { Beside = Value() },
                "--promote-hook" => options with { PromoteHook = Value() },
                "--tools" => options with { ToolFolder = Value() },
                "--results" => options with { Results = Value() },
                "--help" or "-h" => throw new BenchmarkException(Usage),
                ['-', ..] => throw new BenchmarkException($"there is no option {word}\n{Usage}"),
                _ => options with { Scenarios = [.. options.Scenarios, word] },
            };

            string Value() => rest.TryDequeue(out var value) ? value : throw new BenchmarkException($"{word} needs a value");
        }

        return options;
    }
}

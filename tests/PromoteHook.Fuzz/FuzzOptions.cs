using System.Globalization;

namespace PromoteHook.Fuzz;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        fuzz.sh [options]
          --seed N            what is random follows from it; default: drawn, and printed
          --minutes M         so long for all targets together; default 5
          --seconds S         the same in seconds
          --target NAME       only this one; may be given again. Default all:
                              finder json inject kustomization settings kubeconfig dockerconfig helper manifest token refusal headers argocd
          --replay FILE       run one kept input at --target, and tell what comes of it
          --findings FOLDER   where inputs that fail are kept; default artifacts/fuzz
          --patience S        an input that takes longer never ends; default 30
          --plant FAULT       make the targets commit a fault, to see it found: exception promise overflow hang time memory

        Each target starts from the repository's own examples, recordings and test inputs, breaks them at random (bytes, lines, pieces of
        other inputs, words of the format, repetition, nesting), and runs in a child process that is watched. This is no coverage-guided
        fuzzer: nobody counts which code has run. What stands in for it is that an input whose outcome has not been seen before (another
        sentence of refusal, another number of things found) is broken further. A child's run follows from its seed as long as nothing
        fails; what fails is kept as a file, made smaller, and repeated by --replay.

        A failure is: an exception that is not documented, a process that dies, no end within the patience, more processor time than 2 s and
        40 us a byte or more memory allocated than 64 MiB and 8 KiB a byte (three times in a row), or a result that breaks what the target
        promises: a place outside of the file, a reference that does not read as itself, another result where the input comes in pieces.
        Exit: 0 nothing failed, 1 something did, 2 the command line, or a target that never read or never refused anything.
        """;

    public ulong Seed { get; init; } = (ulong)DateTime.UtcNow.Ticks & 0x7FFFFFFF;

    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Their names; empty for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    public string? Replay { get; private init; }

    public string Findings { get; init; } = "artifacts/fuzz";

    /// <summary>Far beyond what any input may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A fault that is planted into each target, to see that it is found; null for none.</summary>
    public string? Planted { get; init; }

    /// <summary>True in the process that runs the targets; the folder is where it works.</summary>
    public string? WorkFolder { get; private init; }

    /// <exception cref="FuzzException">An option is not known, or its value is not one.</exception>
    public static FuzzOptions Parse(IEnumerable<string> arguments)
    {
        var options = new FuzzOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var word))
        {
            options = word switch
            {
                "--seed" => options with { Seed = Number() },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(Number()) },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(Number()) },
                "--target" => options with { Targets = [.. options.Targets, Value()] },
                "--replay" => options with { Replay = Value() },
                "--findings" => options with { Findings = Value() },
                "--patience" => options with { Patience = TimeSpan.FromSeconds(Number()) },
                "--plant" => options with { Planted = Value() },
                "--work" => options with { WorkFolder = Value() },
                "--help" or "-h" => throw new FuzzException(Usage),
                _ => throw new FuzzException($"there is no option {word}\n{Usage}"),
            };

            string Value() => rest.TryDequeue(out var value) ? value : throw new FuzzException($"{word} needs a value");

            ulong Number() => ulong.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FuzzException($"{word} needs a whole number");
        }

        return options.Replay is not null && options.Targets.Count != 1 ? throw new FuzzException("--replay needs one --target") : options;
    }
}

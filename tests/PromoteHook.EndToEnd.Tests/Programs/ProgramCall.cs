using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>A program to start. Of the machine's environment it gets PATH only: no proxies, no credentials, an empty HOME.</summary>
internal sealed record ProgramCall(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables on top of the clean environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs. Null: in its empty HOME.</summary>
    public string? Folder { get; init; }

    /// <summary>What it reads from its standard input. Null: nothing.</summary>
    public byte[]? Input { get; init; }

    /// <summary>After this it is killed, which fails the test.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A piece of the line on standard error that says it is ready to work. Null: nothing says so.</summary>
    public string? ReadyLine { get; init; }

    /// <summary>Who searches what it gives away. Null: the whole suite's.</summary>
    public SecretWatch? Watch { get; init; }

    /// <summary>True for what runs promote-hook: built or published, by itself, below another program, or in a container.</summary>
    public bool IsPromoteHook => Path.GetFileName(Program) == "runc" || ((string[])[Program, .. Arguments]).Any(word =>
        word.Contains(PromoteHookProgram.Executable, StringComparison.Ordinal) || word.Contains(PublishedProgram.Location, StringComparison.Ordinal));

    /// <summary>Starts it, waits for its end and insists on exit code 0.</summary>
    public async Task<ProgramResult> SucceedAsync() => (await RunAsync()).Succeeded();

    /// <summary>Starts it and waits for its end, whatever its exit code.</summary>
    public async Task<ProgramResult> RunAsync()
    {
        await using var program = RunningProgram.Start(this);
        return await program.Finished;
    }

    public override string ToString() => $"{Path.GetFileName(Program)} {string.Join(' ', Arguments)}";
}

using PromoteHook.Doctoring;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Doctoring;

/// <summary>One thing made wrong, and how the doctor is to name it.</summary>
/// <param name="Check">What the verdict is about.</param>
/// <param name="Code">What the run exits with.</param>
/// <param name="Words">What cause or remedy say.</param>
internal sealed record Seed(CheckKind Check, ExitCode Code, params string[] Words)
{
    public Verdict Verdict { get; init; } = Verdict.Fail;

    public FakeRegistryOptions? Source { get; init; }

    public FakeRegistryOptions? Destination { get; init; }

    /// <summary>True: nobody wants a login.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Starts a clinic of its own kind, in place of one by the habits above; null starts that.</summary>
    public Func<Task<Clinic>>? Start { get; init; }

    public Task<Clinic> StartAsync() => Start?.Invoke() ?? Clinic.StartAsync(Source, Destination, IsOpen);

    public Action<Clinic> Arrange { get; init; } = _ => { };
}

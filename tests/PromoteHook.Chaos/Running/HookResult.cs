using PromoteHook.Chaos.Faults;

namespace PromoteHook.Chaos.Running;

/// <summary>What came of one run.</summary>
/// <param name="Plan">What had been drawn.</param>
/// <param name="Child">How the process ended.</param>
/// <param name="SinceBlow">From the blow to the end; null when it did not come to one.</param>
/// <param name="Report">What it told on standard output; null when that is no report.</param>
/// <param name="Host">The destination as it knew it.</param>
internal sealed record HookResult(HookPlan Plan, ChildResult Child, TimeSpan? SinceBlow, RunReport? Report, string Host)
{
    /// <summary>The troubles that did hit a request.</summary>
    public required IReadOnlyList<Trouble> StruckBy { get; init; }

    /// <summary>Requests to the source that would change it.</summary>
    public required IReadOnlyList<string> SourceWrites { get; init; }

    public required IReadOnlyList<string> Requests { get; init; }

    /// <summary>What the run knew and must not tell.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
}

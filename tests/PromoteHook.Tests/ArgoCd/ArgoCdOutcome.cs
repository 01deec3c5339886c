namespace PromoteHook.Tests.ArgoCd;

/// <summary>How a run against Argo CD ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Images">What it found; empty when it failed.</param>
/// <param name="Error">What it told on stderr.</param>
/// <param name="Waited">How long it waited.</param>
internal sealed record ArgoCdOutcome(int Code, IReadOnlyList<string> Images, string Error, TimeSpan Waited)
{
    /// <summary>One line for a table.</summary>
    public override string ToString()
    {
        var wait = Waited > TimeSpan.Zero ? $" after {Waited.TotalSeconds:0.#} s" : "";
        var told = string.Join(" | ", Images.Select(image => image.Split("@sha256:") is [var name, var digest] ? $"{name}@{digest[..7]}" : image).Concat(Error.Length > 0 ? [Error] : []));
        return $"[{Code}]{wait} {told}";
    }
}

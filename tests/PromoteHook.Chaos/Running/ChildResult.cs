namespace PromoteHook.Chaos.Running;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">128 and the signal's number when one ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Duration">From start to end.</param>
/// <param name="Hung">True when it was killed because it did not end.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Errors, TimeSpan Duration, bool Hung);

namespace PromoteHook.Doctoring;

/// <summary>One question to a service beside the registries.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="AskAsync">Yields what was found, for people; a RefusalException is the failure.</param>
internal sealed record ServiceStep(CheckKind Kind, Func<CancellationToken, Task<string>> AskAsync);

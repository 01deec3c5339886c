namespace PromoteHook.ArgoCd;

/// <summary>What an Application does not tell yet.</summary>
/// <param name="Limit">How long it is worth waiting for.</param>
/// <param name="Message">What is wrong when it stays so; reads after «application shop: ».</param>
/// <param name="Remedy">What to do then.</param>
internal sealed record SyncWait(TimeSpan Limit, string Message, string Remedy);

using PromoteHook.Mapping;

namespace PromoteHook.Planning;

/// <summary>A source is not there yet and will be asked for again.</summary>
/// <param name="Promotion">What waits.</param>
/// <param name="Left">How long it will be waited for at most.</param>
public sealed record SourceWait(Promotion Promotion, TimeSpan Left);

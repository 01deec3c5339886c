namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>How far away both registries are.</summary>
/// <param name="RoundTrip">Of every exchange, and of making a connection.</param>
/// <param name="MegabitsPerSecond">To and from each registry, each way, all connections together; null for no limit.</param>
internal sealed record Distance(TimeSpan RoundTrip, double? MegabitsPerSecond);

namespace PromoteHook.Benchmarks;

/// <summary>The benchmark cannot go on; the message says why.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);

namespace PromoteHook.Fuzz;

/// <summary>The fuzzer itself cannot go on.</summary>
internal sealed class FuzzException(string message) : Exception(message);

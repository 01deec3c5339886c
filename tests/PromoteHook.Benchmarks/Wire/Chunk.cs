namespace PromoteHook.Benchmarks.Wire;

/// <summary>Bytes under way, in a pooled array.</summary>
/// <param name="Buffer">The array.</param>
/// <param name="Length">How much of it; 0 is the end.</param>
/// <param name="Arrives">When it may be passed on.</param>
internal readonly record struct Chunk(byte[] Buffer, int Length, long Arrives);

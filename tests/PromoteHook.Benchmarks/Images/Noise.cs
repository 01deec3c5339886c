using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks.Images;

/// <summary>Bytes that do not compress and that a seed decides, made faster than a registry stores them.</summary>
/// <remarks>The generator is SplitMix64: <see href="https://prng.di.unimi.it/splitmix64.c"/>.</remarks>
internal sealed class Noise(ulong seed)
{
    private ulong state = seed;

    /// <summary>Fills a buffer whose length is a multiple of eight.</summary>
    public void Fill(Span<byte> buffer)
    {
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(buffer))
        {
            var mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            word = mixed ^ (mixed >> 31);
        }
    }
}

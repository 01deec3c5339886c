namespace PromoteHook.Chaos;

/// <summary>Numbers that follow from a seed and an iteration alone, on every machine and with every runtime.</summary>
/// <remarks>Source: splitmix64, <see href="https://prng.di.unimi.it/splitmix64.c"/>.</remarks>
internal sealed class Dice
{
    private ulong state;

    public Dice(int seed, int iteration)
    {
        state = ((ulong)(uint)seed << 32) | (uint)iteration;
        // Neighbouring iterations begin far from each other.
        state = Next();
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    /// <summary>Each with this chance, at least one.</summary>
    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> all, int percent)
    {
        var certain = Between(0, all.Count - 1);
        return [.. all.Where((_, index) => Chance(percent) || index == certain)];
    }

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

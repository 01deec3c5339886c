namespace PromoteHook.Fuzz.Targets;

/// <summary>What came of one input.</summary>
/// <param name="IsRead">False when it was refused as documented.</param>
/// <param name="Words">What was found, or the refusal; tells outcomes apart.</param>
internal sealed record Outcome(bool IsRead, string Words)
{
    /// <summary>What a person reads on a screen; a refusal that quotes all of its input is one that an attacker can fill logs with.</summary>
    private const int MaxRefusalChars = 4000;

    public static Outcome Read(string found) => new(true, found);

    /// <exception cref="BrokenPromiseException">They are too many.</exception>
    public static Outcome Refused(string words)
    {
        BrokenPromiseException.Unless(words.Length <= MaxRefusalChars, $"a refusal of {words.Length} characters: {words.AsSpan(0, Math.Min(words.Length, 200))}…");
        return new Outcome(false, words);
    }
}

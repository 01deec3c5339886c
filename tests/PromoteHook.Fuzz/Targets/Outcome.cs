namespace PromoteHook.Fuzz.Targets;

/// <summary>What came of one input.</summary>
/// <param name="IsRead">False when it was refused as documented.</param>
/// <param name="Words">What was found, or the refusal; tells outcomes apart.</param>
internal sealed record Outcome(bool IsRead, string Words)
{
    public static Outcome Read(string found) => new(true, found);

    public static Outcome Refused(string words) => new(false, words);
}

namespace PromoteHook.Testing.Secrecy;

/// <summary>A place where a secret stands that must not.</summary>
/// <param name="Source">What holds it: a run and its stream, a request, an Event.</param>
/// <param name="Kind">What kind of secret it is.</param>
/// <param name="Way">How it is spelled, in words.</param>
/// <param name="Length">How many characters of it are there.</param>
/// <param name="Excerpt">What stands around it, the secret itself blotted out.</param>
public sealed record Leak(string Source, SecretKind Kind, string Way, int Length, string Excerpt)
{
    public override string ToString() => $"{Source}\nshows {Length} characters of a secret, {Kind}, {Way}:\n  {Excerpt.ReplaceLineEndings("\n  ")}";
}

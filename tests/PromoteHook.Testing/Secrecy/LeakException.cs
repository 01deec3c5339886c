namespace PromoteHook.Testing.Secrecy;

/// <summary>A secret stands where it must not.</summary>
/// <param name="leaks">Where.</param>
public sealed class LeakException(IReadOnlyList<Leak> leaks)
    : Exception($"{leaks.Count} leaks of secrets\n{string.Join("\n\n", leaks.Take(10))}");

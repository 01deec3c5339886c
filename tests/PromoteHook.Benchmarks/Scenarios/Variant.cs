namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>One way to do a scenario's work.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Script">The shell commands, for the given site.</param>
internal sealed record Variant(string Name, Func<Site, string> Script)
{
    /// <summary>One request after the other: over a far network measured once only, for it takes minutes and varies little.</summary>
    public bool IsSerial { get; init; }

    /// <summary>Brings what refers to an image too; then it is checked that it did.</summary>
    public bool CopiesReferrers { get; init; }

    /// <summary>How many of the scenario's images it works on, from the first; null for all.</summary>
    public int? ImageCount { get; init; }
}

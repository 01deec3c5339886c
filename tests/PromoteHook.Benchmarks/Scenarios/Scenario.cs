using PromoteHook.Benchmarks.Images;

namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>Work that every variant does from the same state.</summary>
/// <param name="Name">As it is asked for on the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="Images">What lies in the source.</param>
/// <param name="Variants">Who does it.</param>
internal sealed record Scenario(string Name, string Title, IReadOnlyList<ImageRecipe> Images, IReadOnlyList<Variant> Variants)
{
    /// <summary>How many images the destination lacks, from the last; null for all of them.</summary>
    public int? Missing { get; init; }

    /// <summary>How far away the registries are; null when they are here.</summary>
    public Distance? Distance { get; init; }

    /// <summary>The variant all others are compared with.</summary>
    public string Yardstick { get; init; } = "crane";

    /// <summary>True measures each variant more often, for they take milliseconds.</summary>
    public bool IsBrief { get; init; }

    /// <summary>A third registry that speaks TLS with a test CA stands by.</summary>
    public bool NeedsTls { get; init; }
}

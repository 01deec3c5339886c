using PromoteHook.Oci;

namespace PromoteHook.Planning;

/// <summary>What the search for a promotion's source came to: a candidate that has it, or why there is none.</summary>
internal sealed record SourceFinding
{
    /// <summary>The candidate that has it; null when none has.</summary>
    public ImageReference? Source { get; init; }

    /// <summary>What it has; null when <see cref="Failure"/> is set.</summary>
    public Descriptor? Descriptor { get; init; }

    /// <summary>Why no candidate can be used; null when one can.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What is worth saying although a source was found: earlier candidates that refused to answer.</summary>
    public string? Note { get; init; }
}

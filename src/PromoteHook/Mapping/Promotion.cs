using PromoteHook.Discovery;
using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>One edge: a destination reference, and where it may come from.</summary>
/// <param name="Destination">What the cluster will pull.</param>
/// <param name="Sources">The candidates in order, each with tag or digest; empty when unmapped or ignored.</param>
/// <param name="Uses">Every place that uses the destination.</param>
/// <param name="Why">What decided, for people: <c>rule promote-hook.yaml:3</c>, <c>annotation …</c>, <c>no rule's 'to' matches</c>.</param>
public sealed record Promotion(ImageReference Destination, IReadOnlyList<ImageReference> Sources, IReadOnlyList<ImageUse> Uses, string Why)
{
    /// <summary>What to do when the destination's tag stands for another digest.</summary>
    public MismatchPolicy OnDigestMismatch { get; init; }

    /// <summary>True when every use says so by annotation.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>True when there is a source to take it from.</summary>
    public bool IsMapped => Sources.Count > 0;
}

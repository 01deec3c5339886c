using PromoteHook.Discovery;
using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>One edge: a destination reference, and where it may come from.</summary>
/// <param name="Destination">What the cluster will pull.</param>
/// <param name="Sources">The candidates in order, each with tag or digest; empty when unmapped or ignored.</param>
/// <param name="Uses">Every place that uses the destination, without the ignored ones where others are not.</param>
/// <param name="Why">What decided, for people: <c>rule promote-hook.yaml:3</c>, <c>annotation …</c>, <c>no rule's 'to' matches</c>.</param>
public sealed record Promotion(ImageReference Destination, IReadOnlyList<ImageReference> Sources, IReadOnlyList<ImageUse> Uses, string Why)
{
    /// <summary>What was looked at before it was decided, in order, a sentence each; for <c>--explain</c>.</summary>
    public IReadOnlyList<string> Considered { get; init; } = [];

    /// <summary>What to do when the destination's tag stands for another digest.</summary>
    public MismatchPolicy OnDigestMismatch { get; init; }

    /// <summary>How the destination repository is created where it does not exist; null creates none.</summary>
    public RepositoryTemplate? CreateRepository { get; init; }

    /// <summary>Whether signatures, SBOMs and attestations are copied with the image, and what it means when that fails.</summary>
    public ReferrerPolicy Referrers { get; init; } = ReferrerPolicy.BestEffort;

    /// <summary>True when every use says so by annotation.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>True when there is a source to take it from.</summary>
    public bool IsMapped => Sources.Count > 0;

    /// <summary>The digest that the destination must serve, known before any registry is asked: its own, else the one an annotation pins its source to; null when the source's tag decides.</summary>
    public Digest? WantedDigest => Destination.Digest ?? (Sources is [{ Digest: { } pinned }] ? pinned : null);

    /// <summary>The first place of use, for messages.</summary>
    public string Place => Uses.Count == 0 ? "no known place" : Uses[0].Origin.ToString();
}

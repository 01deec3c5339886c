using System.IO.Enumeration;
using PromoteHook.Oci;

namespace PromoteHook.Registries;

/// <summary>A rule by which a vendor removes images, or puts them where they cannot be pulled.</summary>
/// <param name="Name">As a person finds it: <c>lifecycle rule 10</c>.</param>
/// <param name="Effect">What it does: <c>removes all but the newest 10 images</c>.</param>
/// <param name="Remedy">How to keep what is promoted.</param>
public sealed record ExpiryRule(string Name, string Effect, string Remedy)
{
    /// <summary>The tags that it is about, <c>*</c> within them; null for any.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>True when an image goes only with a tag for each of <see cref="Tags"/>; false when one is enough.</summary>
    public bool NeedsAllTags { get; init; }

    /// <summary>False when images with a tag stay.</summary>
    public bool CoversTagged { get; init; } = true;

    /// <summary>False when images without a tag stay.</summary>
    public bool CoversUntagged { get; init; } = true;

    /// <summary>What the paths of its images begin with; null for any.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>True when it may remove an image that is pushed under a reference.</summary>
    public bool Covers(ImageReference reference) =>
        Paths?.Any(path => reference.Repository.Path.StartsWith(path, StringComparison.Ordinal)) != false
        && (reference.Tag is { } tag ? CoversTagged && CoversTag(tag) : CoversUntagged);

    private bool CoversTag(string tag)
    {
        bool Fits(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, tag, ignoreCase: false);
        return Tags is null || (NeedsAllTags ? Tags.All(Fits) : Tags.Any(Fits));
    }
}

using PromoteHook.Oci;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>An image to promote: its repository and tag on either side, what it is made of, and whether crane can validate it.</summary>
internal sealed record CargoItem(string Repository, string Tag, ForgedImage Image, bool IsImage = true)
{
    /// <summary>"repository:tag", to be put behind a registry's host.</summary>
    public string Name => $"{Repository}:{Tag}";

    /// <summary>What the tag must stand for wherever it is.</summary>
    public Digest Digest => Image.Digest;

    /// <summary>What it refers to, in the same repository; null for nothing.</summary>
    public ForgedImage? Subject { get; init; }

    /// <summary>The tag under which a registry without a referrers API lists it, named like <see cref="Name"/>; null when it refers to nothing.</summary>
    public string? List => Subject is null ? null : $"{Repository}:sha256-{Subject.Digest.Hex}";
}

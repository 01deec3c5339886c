using PromoteHook.Oci;

namespace PromoteHook.Chaos.Goods;

/// <summary>An image to promote: its repository and tag on either side, and what it is made of.</summary>
/// <param name="Repository">The same on both sides.</param>
/// <param name="Tag">The same on both sides.</param>
/// <param name="Image">The image with all below it.</param>
/// <param name="IsImage">True where crane can validate it.</param>
/// <param name="Referrer">An artifact that refers to it; null for none.</param>
internal sealed record Item(string Repository, string Tag, ForgedImage Image, bool IsImage, ForgedImage? Referrer)
{
    /// <summary>"repository:tag", to be put behind a registry's host.</summary>
    public string Name => $"{Repository}:{Tag}";

    /// <summary>What the tag must stand for wherever it has been promoted.</summary>
    public Digest Digest => Image.Digest;

    /// <summary>The tag that lists the referrer at registries without a referrers API, named like <see cref="Name"/>.</summary>
    public string ListName => $"{Repository}:{ListTag}";

    public string ListTag => $"sha256-{Digest.Hex}";
}

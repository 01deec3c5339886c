using PromoteHook.Oci;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>An image to promote: its repository and tag on either side, what it is made of, and whether crane can validate it.</summary>
internal sealed record CargoItem(string Repository, string Tag, ForgedImage Image, bool IsImage = true)
{
    /// <summary>"repository:tag", to be put behind a registry's host.</summary>
    public string Name => $"{Repository}:{Tag}";

    /// <summary>What the tag must stand for wherever it is.</summary>
    public Digest Digest => Image.Digest;
}

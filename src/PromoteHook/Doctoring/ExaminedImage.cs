using PromoteHook.Oci;

namespace PromoteHook.Doctoring;

/// <summary>An image that a registry is asked about.</summary>
/// <param name="Reference">The image.</param>
/// <param name="IsNeeded">False where another source may have it.</param>
internal sealed record ExaminedImage(ImageReference Reference, bool IsNeeded)
{
    /// <summary>True at a destination whose tag may be moved to another digest.</summary>
    public bool MayMoveTag { get; init; }

    /// <summary>True at a destination whose repository is created where it does not exist.</summary>
    public bool IsCreated { get; init; }
}

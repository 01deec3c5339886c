using PromoteHook.Oci;

namespace PromoteHook.Discovery;

/// <summary>An image where it is used: the reference the cluster will pull, which is the destination of its promotion.</summary>
/// <param name="Reference">What will be pulled.</param>
/// <param name="Origin">Where it is written.</param>
public sealed record ImageUse(ImageReference Reference, UseOrigin Origin)
{
    /// <summary>The source that an annotation on the object names for it; null when none does. Its tag and digest may be left out (then the destination's hold).</summary>
    public SourceHint? Annotated { get; init; }

    /// <summary>The source that a kustomization's entry implies: its <c>name</c>, where that names a registry and differs from <c>newName</c>. It ranks below rules.</summary>
    public SourceHint? Implied { get; init; }

    /// <summary>True when the object carries <c>promote-hook/ignore: "true"</c>.</summary>
    public bool IsIgnored { get; init; }
}

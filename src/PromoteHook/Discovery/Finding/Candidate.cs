using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Finding;

/// <summary>A field that should hold an image reference.</summary>
/// <param name="Manifest">The object.</param>
/// <param name="Site">The field.</param>
/// <param name="Rule">The rule that led there; null for a pod's shape.</param>
internal sealed record Candidate(ManifestObject Manifest, FieldSite Site, SearchRule? Rule)
{
    public string Path { get; } = Site.Path?.ToString() ?? "";

    public UseOrigin Origin => Manifest.OriginOf(Site.Node, Path);
}

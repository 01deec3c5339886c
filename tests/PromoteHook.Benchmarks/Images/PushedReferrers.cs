namespace PromoteHook.Benchmarks.Images;

/// <summary>What refers to an image, as it lies in the source registry.</summary>
/// <param name="Manifests">The referrers.</param>
/// <param name="Blobs">Every blob of theirs once.</param>
/// <param name="Tag">The tag of the index that lists them.</param>
internal sealed record PushedReferrers(IReadOnlyList<Content> Manifests, IReadOnlyList<Content> Blobs, string Tag)
{
    public static PushedReferrers None { get; } = new([], [], "");
}

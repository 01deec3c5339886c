namespace PromoteHook.Benchmarks.Images;

/// <summary>An image as it lies in the source registry.</summary>
/// <param name="Repository">Its repository.</param>
/// <param name="Manifests">Children first, the root last.</param>
/// <param name="Blobs">Every blob once.</param>
internal sealed record PushedImage(string Repository, IReadOnlyList<Content> Manifests, IReadOnlyList<Content> Blobs)
{
    public PushedReferrers Referrers { get; init; } = PushedReferrers.None;

    public Content Root => Manifests[^1];

    /// <summary>The image's reference in a registry.</summary>
    public string At(string host) => $"{host}/{Repository}:{ImageRecipe.Tag}";
}

namespace PromoteHook.Benchmarks.Images;

/// <summary>An image to make.</summary>
/// <param name="Repository">One path component: <c>skopeo sync</c> keeps no more.</param>
/// <param name="Platforms">The layers of each platform; more than one make an index.</param>
internal sealed record ImageRecipe(string Repository, IReadOnlyList<IReadOnlyList<LayerRecipe>> Platforms)
{
    public const string Tag = "v1";

    /// <summary>How many artifacts refer to the image.</summary>
    public int Referrers { get; init; }

    public ImageRecipe(string repository, IReadOnlyList<LayerRecipe> layers)
        : this(repository, [layers])
    {
    }
}

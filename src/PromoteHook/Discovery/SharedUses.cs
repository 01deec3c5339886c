using PromoteHook.Discovery.Reading;
using PromoteHook.Oci;

namespace PromoteHook.Discovery;

/// <summary>
/// Lets uses share what they say alike: a rendered cluster uses few images in very many places, and all places are kept. What is kept
/// counts, so that no input fills the memory.
/// </summary>
internal sealed class SharedUses
{
    /// <summary>
    /// Most that is kept, in characters, where <see cref="WeightOfUse"/> stands for what each use takes beside its texts, and
    /// <see cref="WeightOfImage"/> for each image: some 190 000 uses, or 60 000 images used once. The largest clusters have a tenth of either.
    /// </summary>
    public const long MaxWeight = 32 * 1024 * 1024;

    private const int WeightOfUse = 160;
    private const int WeightOfImage = 320;

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageReference, ImageReference> references = [];
    private long weight;

    /// <summary>The same use, its reference, kind, namespace and path those of an earlier one where they are equal.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: these are more uses than are kept.</exception>
    public ImageUse Share(ImageUse use)
    {
        weight += WeightOfUse + (use.Origin.Name?.Length ?? 0);
        var shared = use with
        {
            Reference = Shared(references, use.Reference, WeightOfImage),
            Origin = use.Origin with
            {
                Kind = Shared(use.Origin.Kind),
                Namespace = Shared(use.Origin.Namespace),
                Path = Shared(texts, use.Origin.Path, use.Origin.Path.Length),
            },
        };
        return weight <= MaxWeight ? shared : throw Unreadable.File(
            use.Origin.ToString(), $"so many images, or such long names, that all before it take {MaxWeight / 1024 / 1024} Mi characters",
            "promote the applications of a cluster one by one");
    }

    private string? Shared(string? text) => text is null ? null : Shared(texts, text, text.Length);

    private T Shared<T>(Dictionary<T, T> known, T value, int cost)
        where T : class
    {
        if (known.TryGetValue(value, out var earlier))
        {
            return earlier;
        }

        known.Add(value, value);
        weight += cost;
        return value;
    }
}

using PromoteHook.Oci;

namespace PromoteHook.Discovery;

/// <summary>Lets uses share what they say alike: a rendered cluster uses few images in very many places, and all places are kept.</summary>
internal sealed class SharedUses
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageReference, ImageReference> references = [];

    /// <summary>The same use, its reference, kind, namespace and path those of an earlier one where they are equal.</summary>
    public ImageUse Share(ImageUse use) => use with
    {
        Reference = Shared(references, use.Reference),
        Origin = use.Origin with
        {
            Kind = Shared(use.Origin.Kind),
            Namespace = Shared(use.Origin.Namespace),
            Path = Shared(texts, use.Origin.Path),
        },
    };

    private string? Shared(string? text) => text is null ? null : Shared(texts, text);

    private static T Shared<T>(Dictionary<T, T> known, T value)
        where T : class
    {
        if (known.TryGetValue(value, out var earlier))
        {
            return earlier;
        }

        known.Add(value, value);
        return value;
    }
}

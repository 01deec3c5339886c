using PromoteHook.Discovery;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Injecting;

/// <summary>What a stream of manifests makes the cluster pull, and what may take the list of it to the hook.</summary>
/// <param name="Images">Each reference once, in the order of first appearance; those to be ignored are not among them.</param>
/// <param name="Carriers">In their order.</param>
/// <param name="AnnotatedUses">Uses whose source an annotation names; a list cannot carry that.</param>
/// <param name="IsJson">True when the stream begins with JSON.</param>
internal sealed record Survey(IReadOnlyList<string> Images, IReadOnlyList<Carrier> Carriers, IReadOnlyList<ImageUse> AnnotatedUses, bool IsJson)
{
    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: something cannot be read; names file and line.</exception>
    public static Survey Of(HeldManifests held, ImageFinder finder, CancellationToken cancellationToken)
    {
        var images = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var (carriers, annotated) = (new List<Carrier>(), new List<ImageUse>());
        using var text = held.Open();
        foreach (var manifest in new ManifestReader(held.File, text.Tokens).Objects())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var use in finder.Find(manifest).Where(use => !use.IsIgnored))
            {
                _ = images.TryAdd(use.Reference.ToString(), true);
                if (use.Annotated is not null)
                {
                    annotated.Add(use);
                }
            }

            if (Carrier.Of(manifest) is { } carrier)
            {
                carriers.Add(carrier);
            }
        }

        return new Survey([.. images.Keys], carriers, annotated, text.IsJson);
    }
}

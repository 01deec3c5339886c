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
    /// <summary>Most that carriers may weigh together; they are kept as trees.</summary>
    private const long MaxWeight = 4 * NodeBuilder.MaxWeight;

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: something cannot be read; names file and line.</exception>
    public static Survey Of(HeldManifests held, ImageFinder finder, CancellationToken cancellationToken)
    {
        var images = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var (carriers, annotated) = (new List<Carrier>(), new List<ImageUse>());
        var (shared, weight) = (new SharedUses(), 0L);
        using var text = held.Open();
        foreach (var manifest in new ManifestReader(held.File, text.Tokens).Objects())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var use in finder.Find(manifest).Where(use => !use.IsIgnored))
            {
                _ = images.TryAdd(use.Reference.ToString(), true);
                if (use.Annotated is not null)
                {
                    annotated.Add(shared.Share(use));
                }
            }

            if (Carrier.Of(manifest) is { } carrier)
            {
                carriers.Add(carrier);
                weight += manifest.Root.Weight;
                if (weight > MaxWeight)
                {
                    throw Unreadable.At(
                        manifest.File, manifest.Root.Line, $"{manifest.Title}: what the images go into takes more than {MaxWeight / 1024 / 1024} Mi characters up to here",
                        "mark fewer ConfigMaps, or render applications apart");
                }
            }
        }

        return new Survey([.. images.Keys], carriers, annotated, text.IsJson);
    }
}

using PromoteHook.Discovery;
using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Verifying;

/// <summary>A sync as it is rendered: the hooks of ours in it, and the ConfigMaps that they may mount.</summary>
/// <param name="renderings">All its sources.</param>
internal sealed class RenderedSync(IReadOnlyList<Rendering> renderings)
{
    /// <summary>Most that ConfigMaps and hooks may weigh together; they are kept as trees.</summary>
    private const long MaxWeight = 4 * NodeBuilder.MaxWeight;

    private readonly Dictionary<string, List<ManifestObject>> configMaps = new(StringComparer.Ordinal);
    private readonly Dictionary<ManifestObject, IReadOnlyDictionary<string, string>> texts = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ManifestObject Manifest, OwnHook Hook)> hooks = [];

    /// <summary>The objects that run promote-hook, in their order.</summary>
    public IReadOnlyList<(ManifestObject Manifest, OwnHook Hook)> Hooks => hooks;

    /// <summary>How messages call it.</summary>
    public string Name => string.Join(", ", renderings.Select(rendering => rendering.Name));

    /// <summary>Reads hooks and ConfigMaps.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: something cannot be read.</exception>
    public void Read()
    {
        var weight = 0L;
        foreach (var manifest in Objects())
        {
            if (manifest is { Group: "", Kind: "ConfigMap" })
            {
                if (!configMaps.TryGetValue(manifest.Name, out var namesakes))
                {
                    configMaps.Add(manifest.Name, namesakes = []);
                }

                namesakes.Add(manifest);
            }
            else if (OwnHook.In(manifest) is { } hook)
            {
                hooks.Add((manifest, hook));
            }
            else
            {
                continue;
            }

            weight += manifest.Root.Weight;
            if (weight > MaxWeight)
            {
                throw Unreadable.At(
                    manifest.File, manifest.Root.Line, $"{manifest.Title}: the ConfigMaps and hooks up to here take more than {MaxWeight / 1024 / 1024} Mi characters",
                    "verify the applications of a cluster one by one");
            }
        }
    }

    /// <summary>What the cluster will pull.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: a field holds no reference.</exception>
    public IReadOnlyList<ImageUse> Uses(ImageFinder finder) => [.. Objects().SelectMany(finder.Find)];

    /// <summary>The ConfigMap's texts by their keys; null when it is not rendered.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="space">The namespace of who mounts it; null is that of the sync, as is a ConfigMap's without one.</param>
    public IReadOnlyDictionary<string, string>? ConfigMap(string name, string? space)
    {
        if (configMaps.GetValueOrDefault(name)?.Find(map => map.Namespace is null || space is null || map.Namespace == space) is not { } found)
        {
            return null;
        }

        if (!texts.TryGetValue(found, out var data))
        {
            data = (found.Root["data"]?.Fields ?? []).Where(field => field.Value.Text is not null).ToDictionary(field => field.Key, field => field.Value.Text!);
            texts.Add(found, data);
        }

        return data;
    }

    private IEnumerable<ManifestObject> Objects()
    {
        foreach (var rendering in renderings)
        {
            using var text = new ManifestText(rendering.Name, new MemoryStream(rendering.Content, writable: false));
            foreach (var manifest in new ManifestReader(rendering.Name, text.Tokens).Objects())
            {
                yield return manifest;
            }
        }
    }
}

using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Finding;

/// <summary>The container that promote-hook runs in, within an object that is ours.</summary>
/// <param name="Path">The way to it: keys, and positions of list items.</param>
/// <param name="Container">The container.</param>
/// <param name="PodSpec">The pod that it is part of.</param>
internal sealed record OwnHook(IReadOnlyList<object> Path, ManifestNode Container, ManifestNode PodSpec)
{
    private static readonly IReadOnlyList<string[]> PodSpecs =
    [
        ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"], ["spec"],
    ];

    /// <summary>Null: the object is not ours, or holds no containers.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: which of several containers is ours does not show.</exception>
    public static OwnHook? In(ManifestObject manifest)
    {
        if (!SkippedObjects.IsSelf(manifest))
        {
            return null;
        }

        foreach (var path in PodSpecs)
        {
            var pod = path.Aggregate((ManifestNode?)manifest.Root, (node, key) => node?[key]);
            if (pod?["containers"] is { Items: { Count: > 0 } containers })
            {
                var position = PositionOf(manifest, containers);
                return new OwnHook([.. path, "containers", position], containers[position], pod);
            }
        }

        return null;
    }

    private static int PositionOf(ManifestObject manifest, IReadOnlyList<ManifestNode> containers)
    {
        for (var position = 0; position < containers.Count; position++)
        {
            if (SkippedObjects.IsOwnContainer(containers[position]))
            {
                return position;
            }
        }

        return containers.Count == 1 ? 0 : throw new RefusalException(
            ExitCode.DiscoveryFailed, $"{manifest.File}:{manifest.Root.Line} {manifest.Title}: none of its containers is called promote-hook",
            "call the one that runs it promote-hook");
    }
}

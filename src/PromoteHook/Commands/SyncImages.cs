using PromoteHook.Discovery;

namespace PromoteHook.Commands;

/// <summary>The images of the sync: what all its sources tell, together.</summary>
internal sealed class SyncImages(IReadOnlyList<IManifestSource> sources, bool allowEmpty)
{
    /// <summary>Reads the sources one after the other.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: there is no source, or none of them tells of an image.</exception>
    public async Task<IReadOnlyList<ImageUse>> ReadAsync(CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                "nothing to read images from was given",
                "give --overlay DIR, --kustomization FILE, --manifests FILE|DIR|-, --argocd-server URL or --image REF (or PROMOTE_HOOK_IMAGES)");
        }

        // A read from a pipe cannot be cancelled; it is left behind, so that a stopped run ends at once.
        var uses = await Task.Run(() => ReadAllAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
        return uses.Count > 0 || allowEmpty
            ? uses
            : throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"no image was found in {string.Join(", ", sources.Select(source => source.Name))}",
                "an empty list is almost surely a mistake; if it is none, give --allow-empty");
    }

    private async Task<List<ImageUse>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var uses = new List<ImageUse>();
        var shared = new SharedUses();
        foreach (var source in sources)
        {
            await foreach (var use in source.ReadAsync(cancellationToken))
            {
                uses.Add(shared.Share(use));
            }
        }

        return uses;
    }
}

using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>A root manifest and all that hangs below it, as one repository serves it.</summary>
/// <remarks>
/// What a child is follows from asking, not from its media type: build caches list layers among an index's manifests,
/// and unknown types may be either.
/// </remarks>
internal sealed class ManifestTree
{
    /// <summary>Deeper than any real index; a guard against hostile content.</summary>
    private const int MaxDepth = 8;

    /// <summary>More manifests than any real index; a guard against hostile content.</summary>
    private const int MaxManifests = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, (Manifest Manifest, int Depth)> manifests = [];
    private readonly Dictionary<Digest, Descriptor> blobs = [];
    private readonly List<Descriptor> missing = [];
    private readonly HashSet<Digest> seen = [];

    private ManifestTree(Manifest root) => Root = root;

    /// <summary>The root.</summary>
    public Manifest Root { get; }

    /// <summary>Every blob once, the largest first so that the last transfers are short.</summary>
    public IReadOnlyList<Descriptor> Blobs => [.. blobs.Values.OrderByDescending(blob => blob.Size)];

    /// <summary>Child manifests that the repository does not have.</summary>
    public IReadOnlyList<Descriptor> Missing => missing;

    /// <summary>The child manifests in layers that may be written one after the other: the deepest first, the root not included.</summary>
    public IEnumerable<IReadOnlyList<Manifest>> ChildrenDeepestFirst =>
        manifests.Values.GroupBy(node => node.Depth).OrderByDescending(layer => layer.Key).Select(layer => layer.Select(node => node.Manifest).ToArray());

    /// <summary>Reads the tree below <paramref name="root"/>.</summary>
    /// <param name="repository">Where to read.</param>
    /// <param name="root">The root, already read.</param>
    /// <param name="isLeftOut">Asked of each child manifest by descriptor; true leaves out the child and all below it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RegistryException">The repository refused or failed; Unsupported for trees beyond the guards.</exception>
    public static async Task<ManifestTree> ReadAsync(
        Repository repository, Manifest root, Func<Descriptor, Task<bool>> isLeftOut, CancellationToken cancellationToken)
    {
        var tree = new ManifestTree(root);
        await tree.DescendAsync(repository, root, depth: 1, isLeftOut, cancellationToken);
        return tree;
    }

    private Task DescendAsync(Repository repository, Manifest manifest, int depth, Func<Descriptor, Task<bool>> isLeftOut, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var blob in manifest.Blobs)
            {
                blobs.TryAdd(blob.Digest, blob);
            }
        }

        return manifest.Children.Count > 0 && depth > MaxDepth
            ? throw new RegistryException(RegistryErrorKind.Unsupported, $"index {Root.Digest} nests deeper than {MaxDepth} levels") { Registry = repository.Name.Registry }
            : Task.WhenAll(manifest.Children.Select(child => VisitAsync(repository, child, depth, isLeftOut, cancellationToken)));
    }

    private async Task VisitAsync(Repository repository, Descriptor child, int depth, Func<Descriptor, Task<bool>> isLeftOut, CancellationToken cancellationToken)
    {
        if (!IsNew(child, depth, repository) || await isLeftOut(child))
        {
            return;
        }

        Manifest manifest;
        try
        {
            manifest = await repository.GetManifestAsync(child.Digest.ToString(), cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            NoteAbsent(child);
            return;
        }

        if (manifest.Bytes.Length != child.Size)
        {
            throw new RegistryException(RegistryErrorKind.InvalidContent, $"manifest {child.Digest} has {manifest.Bytes.Length} bytes, its index says {child.Size}") { Registry = repository.Name.Registry };
        }

        lock (gate)
        {
            manifests[child.Digest] = (manifest, depth);
        }

        await DescendAsync(repository, manifest, depth + 1, isLeftOut, cancellationToken);
    }

    /// <summary>True at the first sight of a child; at a deeper second sight its place in the order sinks to the deeper one.</summary>
    private bool IsNew(Descriptor child, int depth, Repository repository)
    {
        lock (gate)
        {
            if (manifests.TryGetValue(child.Digest, out var known) && known.Depth < depth)
            {
                manifests[child.Digest] = (known.Manifest, depth);
            }

            return seen.Count < MaxManifests
                ? seen.Add(child.Digest)
                : throw new RegistryException(RegistryErrorKind.Unsupported, $"index {Root.Digest} has more than {MaxManifests} manifests") { Registry = repository.Name.Registry };
        }
    }

    private void NoteAbsent(Descriptor child)
    {
        lock (gate)
        {
            if (MediaTypes.AcceptedManifests.Contains(child.MediaType))
            {
                missing.Add(child);
            }
            else
            {
                blobs.TryAdd(child.Digest, child);
            }
        }
    }
}

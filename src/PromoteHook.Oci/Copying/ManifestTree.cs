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

    /// <summary>A hundred times what large indexes have in all their manifests; they are all held in memory.</summary>
    private const long MaxTotalBytes = 64 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, Manifest> manifests = [];
    private readonly Dictionary<Digest, Descriptor> blobs = [];
    private readonly List<Descriptor> missing = [];
    private readonly HashSet<Digest> seen = [];
    private long totalBytes;

    private ManifestTree(Manifest root) => Root = root;

    /// <summary>The root.</summary>
    public Manifest Root { get; }

    /// <summary>Every blob once, the largest first so that the last transfers are short.</summary>
    public IReadOnlyList<Descriptor> Blobs => [.. blobs.Values.OrderByDescending(blob => blob.Size)];

    /// <summary>Child manifests that the repository does not have.</summary>
    public IReadOnlyList<Descriptor> Missing => missing;

    /// <summary>The child manifests in layers to be written one after the other, each after all it names; the root not included.</summary>
    public IReadOnlyList<IReadOnlyList<Manifest>> ChildrenDeepestFirst { get; private set; } = [];

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
        var heights = new Dictionary<Digest, int>();
        tree.ChildrenDeepestFirst =
        [
            .. tree.manifests.Values.GroupBy(manifest => tree.HeightOf(manifest, depth: 1, heights, repository))
                .OrderBy(layer => layer.Key).Select(layer => layer.ToArray()),
        ];
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
            ? throw TooMuch(repository, $"nests deeper than {MaxDepth} levels")
            : Task.WhenAll(manifest.Children.Select(child => VisitAsync(repository, child, depth, isLeftOut, cancellationToken)));
    }

    private async Task VisitAsync(Repository repository, Descriptor child, int depth, Func<Descriptor, Task<bool>> isLeftOut, CancellationToken cancellationToken)
    {
        if (!IsNew(child, repository) || await isLeftOut(child))
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
            manifests[child.Digest] = manifest;
            totalBytes += manifest.Bytes.Length;
            if (totalBytes > MaxTotalBytes)
            {
                throw TooMuch(repository, $"has more than {MaxTotalBytes / 1024 / 1024} MiB of manifests");
            }
        }

        await DescendAsync(repository, manifest, depth + 1, isLeftOut, cancellationToken);
    }

    /// <summary>True at the first sight of a child.</summary>
    private bool IsNew(Descriptor child, Repository repository)
    {
        lock (gate)
        {
            return seen.Count < MaxManifests ? seen.Add(child.Digest) : throw TooMuch(repository, $"has more than {MaxManifests} manifests");
        }
    }

    /// <summary>How many levels lie below a manifest. One that hangs in two places has one height, though two depths.</summary>
    private int HeightOf(Manifest manifest, int depth, Dictionary<Digest, int> known, Repository repository)
    {
        if (!known.TryGetValue(manifest.Digest, out var height))
        {
            foreach (var child in manifest.Children)
            {
                if (manifests.TryGetValue(child.Digest, out var below))
                {
                    height = Math.Max(height, 1 + (depth > MaxDepth ? MaxDepth : HeightOf(below, depth + 1, known, repository)));
                }
            }

            known[manifest.Digest] = height <= MaxDepth ? height : throw TooMuch(repository, $"nests deeper than {MaxDepth} levels");
        }

        return height;
    }

    private RegistryException TooMuch(Repository repository, string reason) =>
        new(RegistryErrorKind.Unsupported, $"index {Root.Digest} {reason}") { Registry = repository.Name.Registry };

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

using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>Rendered manifests: a file, standard input, or every <c>.yaml</c>, <c>.yml</c> and <c>.json</c> file below a directory.</summary>
/// <param name="path">The file or directory; <c>-</c> for standard input.</param>
/// <param name="standardInput">What to read for <c>-</c>; the source disposes it.</param>
/// <param name="finder">Finds the images of each object.</param>
public sealed class ManifestFiles(string path, Stream? standardInput, ImageFinder finder) : IManifestSource
{
    private const string StandardInput = "-";

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".yaml", ".yml", ".json" };

    /// <inheritdoc/>
    public string Name => $"--manifests {path}";

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageUse> ReadAsync(CancellationToken cancellationToken) => Uses(cancellationToken).ToAsyncEnumerable();

    private IEnumerable<ImageUse> Uses(CancellationToken cancellationToken)
    {
        foreach (var file in Files())
        {
            using var text = file == StandardInput && standardInput is not null
                ? new ManifestText(file, standardInput)
                : ManifestFile.Open(file);
            foreach (var manifest in ManifestFile.Guard(file, new ManifestReader(file, text.Tokens).Objects()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var use in finder.Find(manifest))
                {
                    yield return use;
                }
            }
        }
    }

    private IEnumerable<string> Files()
    {
        if (path == StandardInput)
        {
            return standardInput is null ? throw Unreadable.File(path, "there is no standard input", "name a file or directory") : [path];
        }

        return FilesOf(path);
    }

    /// <summary>The manifests of a directory in their order, or the one file that is named.</summary>
    internal static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? ManifestFile.Guard(path, Below(path)).Order(StringComparer.Ordinal) : [path];

    /// <summary>
    /// Hidden names are passed by: a mounted ConfigMap keeps its files in <c>..2024_…</c>, with <c>..data</c> leading there,
    /// and links to each at the top. Links to files are followed, links to directories are not: they may form a ring.
    /// </summary>
    private static IEnumerable<string> Below(string directory)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')))
        {
            var place = Path.Combine(directory, entry.Name);
            if (!entry.Attributes.HasFlag(FileAttributes.Directory))
            {
                if (Extensions.Contains(entry.Extension))
                {
                    yield return place;
                }
            }
            else if (entry.LinkTarget is null)
            {
                foreach (var below in Below(place))
                {
                    yield return below;
                }
            }
        }
    }
}

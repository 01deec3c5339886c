using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace PromoteHook.Sbom.Sources;

/// <summary>The one image of an OCI layout, read as a container sees it.</summary>
internal sealed class ImageLayout
{
    private const string Whiteout = ".wh.";

    private readonly string folder;
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It is no layout with one image.</exception>
    public ImageLayout(string folder)
    {
        this.folder = folder;
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        // What refers to an image says of what kind it is.
        var image = index.RootElement.GetProperty("manifests").EnumerateArray().Where(manifest => !manifest.TryGetProperty("artifactType", out _)).ToList();
        if (image.Count != 1)
        {
            throw new InvalidDataException($"{folder} holds {image.Count} images; one is wanted");
        }

        Digest = image[0].GetProperty("digest").GetString()!;
        using var manifest = JsonDocument.Parse(Blob(image[0]));
        using var config = JsonDocument.Parse(Blob(manifest.RootElement.GetProperty("config")));
        Architecture = config.RootElement.GetProperty("architecture").GetString()!;
        var labels = config.RootElement.GetProperty("config").GetProperty("Labels");
        Version = labels.GetProperty("org.opencontainers.image.version").GetString()!;
        License = labels.GetProperty("org.opencontainers.image.licenses").GetString()!;
        foreach (var layer in manifest.RootElement.GetProperty("layers").EnumerateArray())
        {
            Apply(layer);
        }
    }

    public string Digest { get; }

    public string Architecture { get; }

    public string Version { get; }

    public string License { get; }

    /// <summary>Regular files, by their path from the root; links and folders hold nothing of their own.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    private void Apply(JsonElement layer)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(Blob(layer)), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            var path = PathOf(entry.Name);
            var name = Path.GetFileName(path);
            if (name.StartsWith(Whiteout, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"a layer takes {path} away, which this does not read");
            }

            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                files[path] = Content(entry);
            }
            else if (entry.EntryType == TarEntryType.HardLink)
            {
                files[path] = files[PathOf(entry.LinkName)];
            }
        }
    }

    /// <summary>From the root, which builders write as "./", "/" or not at all.</summary>
    private static string PathOf(string name) => Path.GetRelativePath("/", Path.GetFullPath(name, "/"));

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }

    private byte[] Blob(JsonElement descriptor) =>
        File.ReadAllBytes(Path.Combine(folder, "blobs", descriptor.GetProperty("digest").GetString()!.Replace(':', Path.DirectorySeparatorChar)));
}

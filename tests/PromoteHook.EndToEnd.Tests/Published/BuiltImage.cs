using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>The image that scripts/image.sh builds of the Dockerfile, as OCI layout and unpacked.</summary>
internal sealed class BuiltImage : IDisposable
{
    private readonly TempFolder folder;

    private BuiltImage(TempFolder folder, string output)
    {
        this.folder = folder;
        Output = output;
        // The bill stands beside it, before or behind.
        var root = ReadJson(Layout("index.json")).GetProperty("manifests").EnumerateArray().Single(entry => !entry.TryGetProperty("artifactType", out _));
        LayoutReference = $"{Layout("")[..^1]}@{root.GetProperty("digest").GetString()}";
        Manifest = ReadJson(Blob(root));
        Config = ReadJson(Blob(Manifest.GetProperty("config"))).GetProperty("config");
        Layers = [.. Manifest.GetProperty("layers").EnumerateArray()];
    }

    /// <summary>What the script printed: size, user, labels.</summary>
    public string Output { get; }

    public JsonElement Manifest { get; }

    /// <summary>The image in its layout, as oras names it.</summary>
    public string LayoutReference { get; }

    /// <summary>What the script wrote down of what the image is made of.</summary>
    public string BillPath => folder.At("layout.spdx.json");

    /// <summary>What a container starts with: user, environment, entry point.</summary>
    public JsonElement Config { get; }

    /// <summary>The layers' descriptors, the base's first.</summary>
    public IReadOnlyList<JsonElement> Layers { get; }

    /// <summary>Compressed size of all layers.</summary>
    public long LayerBytes => Layers.Sum(layer => layer.GetProperty("size").GetInt64());

    /// <summary>Builds it; the running test is skipped where images cannot be built, and fails there with CI=true.</summary>
    /// <param name="compile">True compiles within the Dockerfile; false takes the published program.</param>
    public static async Task<BuiltImage> BuildAsync(bool compile)
    {
        _ = (Tools.Require("buildah"), Tools.Require("crane"), Tools.Require("docker-registry"), Tools.Require("oras"), PublishedProgram.Path);
        if (!Environment.IsPrivilegedProcess)
        {
            Tools.SkipUnlessAllIsPromised("images are built and run by root only");
        }

        var folder = new TempFolder();
        string[] options = compile ? ["--compile"] : [];
        var call = new ProgramCall("bash", [Checkout.At("scripts", "image.sh"), .. options, folder.At("layout")])
        {
            TimeLimit = TimeSpan.FromMinutes(10),
        };
        var result = await call.SucceedAsync();
        return new BuiltImage(folder, result.Text);
    }

    /// <summary>The paths of a layer, folders with a slash at their end.</summary>
    public IReadOnlyList<string> PathsOf(JsonElement layer)
    {
        using var tar = Open(layer);
        var paths = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            paths.Add(entry.Name);
        }

        return paths;
    }

    /// <summary>Unpacks all layers over each other; no layer of ours takes anything away.</summary>
    public string Unpack()
    {
        var root = folder.At("root");
        foreach (var layer in Layers)
        {
            using var stream = new GZipStream(File.OpenRead(Blob(layer)), CompressionMode.Decompress);
            Directory.CreateDirectory(root);
            TarFile.ExtractToDirectory(stream, root, overwriteFiles: true);
        }

        return root;
    }

    public void Dispose() => folder.Dispose();

    private TarReader Open(JsonElement layer) => new(new GZipStream(File.OpenRead(Blob(layer)), CompressionMode.Decompress));

    private string Layout(string path) => folder.At($"layout/{path}");

    private string Blob(JsonElement descriptor) => Layout($"blobs/{descriptor.GetProperty("digest").GetString()!.Replace(':', '/')}");

    private static JsonElement ReadJson(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.Clone();
    }
}

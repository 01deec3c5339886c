using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>A copy of kustomize-examples/ that a test may edit and render.</summary>
internal sealed class ExampleFiles : IDisposable
{
    private readonly TempFolder folder = new();

    public ExampleFiles()
    {
        var examples = Checkout.At("kustomize-examples");
        foreach (var file in Directory.EnumerateFiles(examples, "*", SearchOption.AllDirectories))
        {
            folder.Write(Path.GetRelativePath(examples, file), File.ReadAllText(file));
        }
    }

    /// <summary>The overlay of the quick start.</summary>
    public string QuickStart => Overlay("quick-start/overlays/prod");

    /// <summary>The upper of the two layers.</summary>
    public string UpperLayer => Overlay("layers/overlays/prod-eu");

    /// <summary>The lower of the two layers.</summary>
    public string LowerLayer => Overlay("layers/overlays/prod");

    /// <summary>Any overlay by its path below kustomize-examples/.</summary>
    public string Overlay(string path) => folder.At(path);

    /// <summary>Replaces a text in all files.</summary>
    public void ReplaceAll(string text, string replacement)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(text, replacement, StringComparison.Ordinal));
        }
    }

    /// <summary>Replaces a text in an overlay's kustomization.yaml; it must be there.</summary>
    public static void Edit(string overlay, string text, string replacement)
    {
        var file = Path.Combine(overlay, "kustomization.yaml");
        var before = File.ReadAllText(file);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(file, before.Replace(text, replacement, StringComparison.Ordinal));
    }

    /// <summary>Renders an overlay with kustomize.</summary>
    public static async Task<RenderedOverlay> RenderAsync(string overlay) => new(await Kustomize.BuildAsync(overlay));

    public void Dispose() => folder.Dispose();
}

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

    /// <summary>Every overlay below examples/.</summary>
    public static IReadOnlyList<string> Overlays { get; } =
    [
        .. Directory.EnumerateFiles(Examples, "kustomization.yaml", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("\nkind: Kustomization\n", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Examples, Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Those that bring the hook: all but what stands beside one or below one.</summary>
    public static IReadOnlyList<string> Hooked { get; } = [.. Overlays.Except(["base", "ecr-cross-account/platform", "second-source"])];

    /// <summary>The overlay of the quick start.</summary>
    public string QuickStart => Overlay("quick-start");

    /// <summary>The upper of the two layers.</summary>
    public string UpperLayer => Overlay("layers/prod-eu");

    /// <summary>The lower of the two layers.</summary>
    public string LowerLayer => Overlay("layers/prod");

    private static string Examples => Checkout.At("kustomize-examples", "examples");

    /// <summary>Any overlay by its path below examples/.</summary>
    public string Overlay(string path) => folder.At($"examples/{path}");

    /// <summary>A component by its name.</summary>
    public string Component(string name) => folder.At($"components/{name}");

    /// <summary>Replaces a text in all files.</summary>
    public void ReplaceAll(string text, string replacement)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(text, replacement, StringComparison.Ordinal));
        }
    }

    /// <summary>Puts two registries in the places of the examples' two.</summary>
    public void NameRegistries(string source, string destination)
    {
        ReplaceAll("registry.dev.example.com", source);
        ReplaceAll("registry.prod.example.com", destination);
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

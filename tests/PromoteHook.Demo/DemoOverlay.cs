using System.Text.RegularExpressions;

namespace PromoteHook.Demo;

/// <summary>The quick start's overlay with the two loopback registries in its hosts' places, and one image more.</summary>
internal sealed partial class DemoOverlay
{
    private const string ExampleDev = "registry.dev.example.com";
    private const string ExampleProd = "registry.prod.example.com";

    private DemoOverlay(string kustomization, string settings, IReadOnlyList<OverlayImage> images, OverlayImage promotedBefore)
    {
        Kustomization = kustomization;
        Settings = settings;
        Images = images;
        PromotedBefore = promotedBefore;
    }

    /// <summary>The text of kustomization.yaml.</summary>
    public string Kustomization { get; }

    /// <summary>The text of promote-hook.yaml.</summary>
    public string Settings { get; }

    public IReadOnlyList<OverlayImage> Images { get; }

    /// <summary>The one that production has from the start.</summary>
    public OverlayImage PromotedBefore { get; }

    /// <param name="example">The folder kustomize-examples/examples/quick-start.</param>
    /// <param name="dev">Host and port of the source.</param>
    /// <param name="prod">Host and port of the destination.</param>
    public static DemoOverlay Read(string example, string dev, string prod)
    {
        var kustomization = ReadFile(example, "kustomization.yaml");
        var settings = ReadFile(example, "promote-hook.yaml");
        var before = new OverlayImage("shop/metrics", "0.9.0");
        kustomization = kustomization.Replace(
            "\nimages:\n",
            $"""

            images:
            - name: {ExampleDev}/{before.Path}   # the demo adds this one: production has it already
              newName: {ExampleProd}/{before.Path}
              newTag: {before.Tag}

            """,
            StringComparison.Ordinal);
        OverlayImage[] images = [.. Entry().Matches(kustomization).Select(entry => new OverlayImage(entry.Groups["path"].Value, entry.Groups["tag"].Value))];
        return images.Contains(before) && images.Length > 1
            ? new DemoOverlay(WithHosts(kustomization), WithHosts(settings), images, before)
            : throw new DemoFailedException($"{example}/kustomization.yaml has no images: entries for {ExampleProd}; restore the quick start");

        string WithHosts(string text) => text.Replace(ExampleDev, dev, StringComparison.Ordinal).Replace(ExampleProd, prod, StringComparison.Ordinal);
    }

    private static string ReadFile(string example, string name)
    {
        var file = Path.Combine(example, name);
        return File.Exists(file)
            ? File.ReadAllText(file).ReplaceLineEndings("\n")
            : throw new DemoFailedException($"{file} is not there; run demo.sh from a complete checkout");
    }

    [GeneratedRegex(@"newName: registry\.prod\.example\.com/(?<path>\S+)\s+newTag: (?<tag>\S+)")]
    private static partial Regex Entry();
}

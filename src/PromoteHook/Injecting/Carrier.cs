using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Injecting;

/// <summary>An object that takes the list of images to the hook: our Job by a variable, or a marked ConfigMap.</summary>
/// <param name="Manifest">The object.</param>
/// <param name="Hook">Our container in it; null for a ConfigMap.</param>
internal sealed record Carrier(ManifestObject Manifest, OwnHook? Hook)
{
    /// <summary>Marks a ConfigMap, as label or annotation of value <c>"true"</c>.</summary>
    public const string Mark = AnnotationScope.Prefix + "inject";

    /// <summary>The variable of the Job.</summary>
    public const string Variable = "PROMOTE_HOOK_IMAGES";

    /// <summary>The key of the ConfigMap.</summary>
    public const string Key = "images";

    /// <summary>«rendered.yaml:12 Job prod/promote-hook».</summary>
    public string Place => $"{Manifest.File}:{Manifest.Root.Line} {Manifest.Title}";

    /// <summary>The variable's entries in the container, with their positions.</summary>
    public IEnumerable<(int Position, ManifestNode Entry)> Entries =>
        Hook is null ? [] : (Hook.Container["env"]?.Items ?? []).Index().Where(entry => entry.Item.TextOf("name") == Variable);

    /// <summary>What it holds now; null when it has no place for the list yet, or takes the variable from elsewhere.</summary>
    public string? Listed => Hook is null
        ? Manifest.Root["data"]?[Key]?.Text
        : Entries.Where(entry => entry.Entry["valueFrom"] is null).Select(entry => entry.Entry["value"]?.Text ?? "").LastOrDefault();

    /// <summary>Null: the object is none.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: the mark has another value, or which container is ours does not show.</exception>
    public static Carrier? Of(ManifestObject manifest)
    {
        if (manifest is not { Group: "", Kind: "ConfigMap" })
        {
            return OwnHook.In(manifest) is { } hook ? new Carrier(manifest, hook) : null;
        }

        var mark = manifest.Metadata?["annotations"]?[Mark] ?? manifest.Metadata?["labels"]?[Mark];
        return mark?.Text switch
        {
            null or "false" => null,
            "true" => new Carrier(manifest, null),
            var other => throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{manifest.File}:{mark.Line} {manifest.Title}: {Mark} is '{other}'", "write \"true\" to have the images written into it"),
        };
    }
}

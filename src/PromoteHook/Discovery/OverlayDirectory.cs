using PromoteHook.Discovery.Kustomizing;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>A mounted overlay: its kustomizations, a list of images, and the settings beside them.</summary>
/// <param name="Kustomizations">The files in the order of layers: the overlay's own name first, then others that look like one, by name.</param>
/// <param name="ImagesFile">The path of <c>images</c>, a list of references as <c>inject</c> writes it; null when there is none.</param>
/// <param name="SettingsFile">The path of <c>promote-hook.yaml</c>; null when there is none.</param>
public sealed record OverlayDirectory(IReadOnlyList<string> Kustomizations, string? ImagesFile, string? SettingsFile)
{
    private const string Settings = "promote-hook.yaml";
    private const string Images = "images";

    private static readonly string[] OwnNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Lists a directory; its subdirectories and hidden names are passed by.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is not there, or a file in it cannot be read.</exception>
    public static OverlayDirectory Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw Unreadable.File(directory, "there is no such directory", "check the path, and in a Job that the volume is mounted there");
        }

        var names = ManifestFile.Guard(directory, new DirectoryInfo(directory).EnumerateFiles().Select(file => file.Name))
            .Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        var others = names.Except(OwnNames).Where(name => name != Settings && Path.GetExtension(name) is ".yaml" or ".yml")
            .Where(name => KustomizationFile.HasShape(Path.Combine(directory, name)));
        var kustomizations = OwnNames.Where(names.Contains).Concat(others).Select(name => Path.Combine(directory, name)).ToList();
        return new OverlayDirectory(kustomizations, PathOf(Images), PathOf(Settings));

        string? PathOf(string name) => names.Contains(name) ? Path.Combine(directory, name) : null;
    }
}

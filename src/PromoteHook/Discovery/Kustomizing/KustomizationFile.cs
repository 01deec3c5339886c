using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Kustomizing;

/// <summary>Reads kustomizations: which files are such, and their <c>images</c>.</summary>
internal static class KustomizationFile
{
    private const string Group = "kustomize.config.k8s.io";

    private static readonly string[] Keys = ["images", "resources", "components", "configMapGenerator"];

    private static readonly HashSet<string> EntryKeys = new(StringComparer.Ordinal) { "name", "newName", "newTag", "digest", "tagSuffix" };

    /// <summary>True when the file looks like one: kustomize's group and kind or none, and a key that they have.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it cannot be read.</exception>
    public static bool HasShape(string file)
    {
        using var text = ManifestFile.Open(file);
        return ManifestFile.Guard(file, new ManifestReader(file, text.Tokens).Documents()).Take(1)
            .Any(document => IsKustomization(document) && Keys.Any(key => document[key] is not null));
    }

    /// <summary>The entries in their order, each when it is asked for.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it cannot be read or is no kustomization.</exception>
    public static IEnumerable<ImageEntry> Entries(string file)
    {
        var number = 0;
        using var text = ManifestFile.Open(file);
        foreach (var document in ManifestFile.Guard(file, new ManifestReader(file, text.Tokens).Documents()))
        {
            number++;
            // An empty document, as after a last '---', is a scalar.
            if (document.Text is { Length: 0 })
            {
                continue;
            }

            if (!document.IsMapping || !IsKustomization(document))
            {
                throw Unreadable.At(file, document.Line, "this is no kustomization", "give rendered manifests to --manifests instead");
            }

            foreach (var entry in EntriesOf(file, number, document["images"]))
            {
                yield return entry;
            }
        }
    }

    private static bool IsKustomization(ManifestNode document) =>
        document.IsMapping
        && (document["kind"] is null || document.TextOf("kind") is "Kustomization" or "Component")
        && (document["apiVersion"] is null || ManifestObject.GroupOf(document.TextOf("apiVersion")) == Group);

    private static IEnumerable<ImageEntry> EntriesOf(string file, int document, ManifestNode? images)
    {
        if (images is null or { Text: not null, IsString: false })
        {
            yield break;
        }

        if (!images.IsList)
        {
            throw Unreadable.At(file, images.Line, "images is no list", "write it as kustomize has it: a list of name, newName, newTag, digest");
        }

        for (var position = 0; position < images.Items.Count; position++)
        {
            var entry = images.Items[position];
            yield return EntryOf(new UseOrigin(file, document, null, null, null, $"images[{position}]", entry.Line), entry);
        }
    }

    private static ImageEntry EntryOf(UseOrigin origin, ManifestNode entry)
    {
        if (entry.Fields.FirstOrDefault(field => !EntryKeys.Contains(field.Key)) is { Key: { } unknown })
        {
            throw Refused(origin, $"there is no key '{unknown}' in an images entry", $"the keys are {string.Join(", ", EntryKeys)}");
        }

        return new ImageEntry(
            origin,
            TextOf(origin, entry, "name") ?? throw Refused(origin, "the entry has no name", "name the image that it speaks for"),
            TextOf(origin, entry, "newName"), TextOf(origin, entry, "newTag"), TextOf(origin, entry, "digest"), TextOf(origin, entry, "tagSuffix"));
    }

    private static string? TextOf(UseOrigin origin, ManifestNode entry, string key) => entry[key] switch
    {
        null or { Text: "", } or { IsString: false, Text: "null" or "~" } => null,
        { IsString: true, Text: { } text } => text.Length <= ImagePattern.MaxLength ? text
            : throw Refused(origin, $"{key} has more than {ImagePattern.MaxLength} characters", "no image's name, tag or digest is as long"),
        var other => throw Refused(origin, $"{key} is {(other.Text is null ? "no text" : $"'{other.Text}', which is no string")}", $"put it in quotes; kustomize refuses it too"),
    };

    private static RefusalException Refused(UseOrigin origin, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{origin}: {fault}", remedy);
}

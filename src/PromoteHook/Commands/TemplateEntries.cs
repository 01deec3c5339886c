using PromoteHook.Configuration;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>A rule's <c>createRepository</c> in force, with the defaults of what it leaves out.</summary>
internal static class TemplateEntries
{
    public static ConfigEntry Of(RepositoryTemplate template, string path, PlacedSettings placed) => ConfigEntry.Group(
        "createRepository",
        template.Ecr is { } ecr
            ? ConfigEntry.Group("ecr", OfEcr(ecr, $"{path}.ecr", placed))
            : ConfigEntry.Group("artifactRegistry", OfArtifactRegistry(template.ArtifactRegistry!, $"{path}.artifactRegistry", placed)));

    private static List<ConfigEntry> OfEcr(EcrTemplate ecr, string path, PlacedSettings placed)
    {
        List<ConfigEntry> entries = [ConfigEntry.Of("tagMutability", ecr.TagMutability, SettingsEntries.PlaceOf($"{path}.tagMutability", placed))];
        if (ecr.MutabilityExclusions.Count > 0)
        {
            entries.Add(ConfigEntry.Of("mutabilityExclusions", ecr.MutabilityExclusions, SettingsEntries.PlaceOf($"{path}.mutabilityExclusions", placed)));
        }

        entries.Add(ConfigEntry.Of("scanOnPush", ecr.ScanOnPush, SettingsEntries.PlaceOf($"{path}.scanOnPush", placed)));
        AddText(entries, "encryption", path, placed);
        AddText(entries, "kmsKey", path, placed);
        AddTexts(entries, "tags", ecr.Tags, path, placed);
        AddText(entries, "policyFile", path, placed);
        AddText(entries, "lifecyclePolicyFile", path, placed);
        return entries;
    }

    private static List<ConfigEntry> OfArtifactRegistry(ArtifactRegistryTemplate repository, string path, PlacedSettings placed)
    {
        List<ConfigEntry> entries = [ConfigEntry.Of("immutableTags", repository.ImmutableTags, SettingsEntries.PlaceOf($"{path}.immutableTags", placed))];
        AddTexts(entries, "labels", repository.Labels, path, placed);
        AddText(entries, "kmsKey", path, placed);
        return entries;
    }

    /// <summary>A text that has no default, as the file has it.</summary>
    private static void AddText(List<ConfigEntry> entries, string key, string path, PlacedSettings placed)
    {
        if (placed.Texts.TryGetValue($"{path}.{key}", out var text))
        {
            entries.Add(ConfigEntry.Of(key, text, SettingsEntries.PlaceOf($"{path}.{key}", placed)));
        }
    }

    private static void AddTexts(List<ConfigEntry> entries, string key, IReadOnlyDictionary<string, string> texts, string path, PlacedSettings placed)
    {
        if (texts.Count > 0)
        {
            entries.Add(ConfigEntry.Group(key, [.. texts.Select(pair => ConfigEntry.Of(pair.Key, pair.Value, SettingsEntries.PlaceOf($"{path}.{key}.{pair.Key}", placed)))]));
        }
    }
}

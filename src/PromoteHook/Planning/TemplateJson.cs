using System.Text.Json;

namespace PromoteHook.Planning;

/// <summary>How a plan spells what its missing repositories are created from; policies are JSON texts within it.</summary>
internal static class TemplateJson
{
    public static void Write(Utf8JsonWriter json, string name, RepositoryTemplate? template)
    {
        if (template is null)
        {
            return;
        }

        json.WriteStartObject(name);
        if (template.Ecr is { } ecr)
        {
            json.WriteStartObject("ecr");
            json.WriteString("tagMutability", ecr.TagMutability);
            JsonFields.WriteTexts(json, "mutabilityExclusions", ecr.MutabilityExclusions);
            json.WriteBoolean("scanOnPush", ecr.ScanOnPush);
            JsonFields.WriteText(json, "encryption", ecr.Encryption);
            JsonFields.WriteText(json, "kmsKey", ecr.KmsKey);
            WritePairs(json, "tags", ecr.Tags);
            JsonFields.WriteText(json, "policy", ecr.Policy);
            JsonFields.WriteText(json, "lifecyclePolicy", ecr.LifecyclePolicy);
            json.WriteEndObject();
        }

        if (template.ArtifactRegistry is { } artifactRegistry)
        {
            json.WriteStartObject("artifactRegistry");
            json.WriteBoolean("immutableTags", artifactRegistry.ImmutableTags);
            WritePairs(json, "labels", artifactRegistry.Labels);
            JsonFields.WriteText(json, "kmsKey", artifactRegistry.KmsKey);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static RepositoryTemplate? Read(JsonPlace place) =>
        place.IsThere ? new RepositoryTemplate(ReadEcr(place.Property("ecr")), ReadArtifactRegistry(place.Property("artifactRegistry"))) : null;

    private static EcrTemplate? ReadEcr(JsonPlace place) => !place.IsThere ? null : new EcrTemplate
    {
        TagMutability = place.Property("tagMutability").Text(),
        MutabilityExclusions = [.. place.Property("mutabilityExclusions").Items().Select(item => item.Text())],
        ScanOnPush = place.Property("scanOnPush").Flag(),
        Encryption = place.Property("encryption").FindText(),
        KmsKey = place.Property("kmsKey").FindText(),
        Tags = ReadPairs(place.Property("tags")),
        Policy = place.Property("policy").FindText(),
        LifecyclePolicy = place.Property("lifecyclePolicy").FindText(),
    };

    private static ArtifactRegistryTemplate? ReadArtifactRegistry(JsonPlace place) => !place.IsThere ? null : new ArtifactRegistryTemplate
    {
        ImmutableTags = place.Property("immutableTags").Flag(),
        Labels = ReadPairs(place.Property("labels")),
        KmsKey = place.Property("kmsKey").FindText(),
    };

    private static void WritePairs(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static Dictionary<string, string> ReadPairs(JsonPlace place) =>
        !place.IsThere ? []
        : place.Value.ValueKind == JsonValueKind.Object ? place.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => place.Property(pair.Name).Text())
        : throw place.Refuse("expected an object");
}

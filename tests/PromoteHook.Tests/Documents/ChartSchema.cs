using System.Text.Json.Nodes;

namespace PromoteHook.Tests.Documents;

/// <summary>
/// The chart's values.schema.json. Forms and bounds are written by hand; what would drift is filled in here: the description of each
/// value from values.yaml, and the settings from the program's own schema.
/// </summary>
internal static class ChartSchema
{
    /// <summary>The schema with those parts as they have to be.</summary>
    public static JsonObject Filled(JsonObject schema, IEnumerable<ChartValue> values, JsonObject settings)
    {
        var filled = schema.DeepClone().AsObject();
        filled["properties"]!["settings"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = ForHelm(settings["properties"]!),
        };
        filled["$defs"] = ForHelm(settings["$defs"]!);
        foreach (var value in values)
        {
            var place = PropertyAt(filled, value.Path) ?? throw new InvalidOperationException($"values.schema.json knows no {string.Join('.', value.Path)}");
            place["description"] = value.Comment.Replace("`", "", StringComparison.Ordinal);
        }

        return filled;
    }

    /// <summary>The paths of all keys that it knows and that have no known keys below them, but for those of the settings.</summary>
    public static IEnumerable<string> KeysOf(JsonObject schema, string prefix = "") => schema["properties"]!.AsObject().SelectMany(property =>
        property.Value!["properties"] is not null && property.Value["description"] is null && property.Key != "settings"
            ? KeysOf(property.Value.AsObject(), $"{prefix}{property.Key}.")
            : [prefix + property.Key]);

    private static JsonObject? PropertyAt(JsonObject schema, IEnumerable<string> path) =>
        path.Aggregate<string, JsonObject?>(schema, (at, key) => at?["properties"]?[key]?.AsObject());

    /// <summary>
    /// A text may be a template, so its form is left to the program (and Go's regular expressions lack what ours use). And Helm reads
    /// a plain 1.10 as a number and hands on 1.1: where the file may have a number, values want a text.
    /// </summary>
    private static JsonNode ForHelm(JsonNode node)
    {
        switch (node.DeepClone())
        {
            case JsonObject fields:
                fields.Remove("pattern");
                if (fields["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "string"))
                {
                    fields["type"] = "string";
                }

                return new JsonObject(fields.ToList().Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : (JsonNode?)ForHelm(field.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => item is null ? null : ForHelm(item))]);
            case var value:
                return value;
        }
    }
}

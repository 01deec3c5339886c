using System.Text.Json.Nodes;
using PromoteHook.Tests.Configuration;

namespace PromoteHook.Tests.Documents;

/// <summary>The schema as tables: one for each object, a row for each key.</summary>
internal static class SettingsOutline
{
    public static IEnumerable<(string Title, List<(string Key, string Value, string Default, string Description)> Rows)> Of(JsonObject schema) =>
        TablesOf("The file", schema, new SchemaCheck(schema));

    private static IEnumerable<(string Title, List<(string Key, string Value, string Default, string Description)> Rows)> TablesOf(string title, JsonObject schema, SchemaCheck check)
    {
        var required = schema["required"]?.AsArray().Select(key => key!.GetValue<string>()).ToList() ?? [];
        var properties = schema["properties"]!.AsObject();
        yield return (title, [.. properties.Select(property => (property.Key, ValueOf(property.Value!.AsObject(), check), required.Contains(property.Key) ? "required" : DefaultOf(property.Value!["default"]), Escape(property.Value!["description"]!.GetValue<string>())))]);

        foreach (var (key, property) in properties)
        {
            var (below, name) = property!["items"] is JsonObject items ? (check.Resolve(items), $"`{key}`: each") : (property.AsObject(), $"`{key}`");
            foreach (var table in below["properties"] is null ? [] : TablesOf(name, below, check))
            {
                yield return table;
            }
        }
    }

    private static string ValueOf(JsonObject property, SchemaCheck check)
    {
        var schema = check.Resolve(property);
        return schema["enum"] is JsonArray words ? string.Join(" ", words.Select(word => $"`{word}`"))
            : schema["type"] is null ? "text or list"
            : schema["type"] is JsonArray ? "text"
            : schema["type"]!.GetValue<string>() switch { "array" => "list", "object" => "mapping", "boolean" => "`true` `false`", _ => "text" };
    }

    private static string DefaultOf(JsonNode? value) => value switch
    {
        JsonArray { Count: > 0 } list => string.Join(", ", list.Select(item => $"`{item}`")),
        JsonArray => "none",
        JsonValue text => $"`{text}`",
        _ => "",
    };

    /// <summary>Quoted patterns become code, where an asterisk is no emphasis.</summary>
    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("''", "`''`", StringComparison.Ordinal)
        .Replace("'*'", "`*`", StringComparison.Ordinal).Replace("'**'", "`**`", StringComparison.Ordinal).Replace("'*.'", "`*.`", StringComparison.Ordinal)
        .Replace("'[]'", "`[]`", StringComparison.Ordinal).Replace("'\\.'", "`\\.`", StringComparison.Ordinal);
}

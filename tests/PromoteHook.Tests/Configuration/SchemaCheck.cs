using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PromoteHook.Tests.Configuration;

/// <summary>Says whether a value is valid by a JSON Schema; knows the keywords that ours uses and refuses any other.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default", "$defs"];

    /// <summary>What is wrong with the value, each with its place; empty when it is valid.</summary>
    public IReadOnlyList<string> FaultsOf(JsonNode? value) => [.. Faults(root, value, "$")];

    /// <summary>The schema that a <c>$ref</c> leads to; the schema itself when it has none.</summary>
    public JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? root["$defs"]![reference.GetValue<string>().Replace("#/$defs/", "", StringComparison.Ordinal)]!.AsObject() : schema;

    private IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string place) =>
        schema.Where(keyword => !Annotations.Contains(keyword.Key)).SelectMany(keyword => FaultsOf(keyword.Key, keyword.Value!, schema, value, place));

    private IEnumerable<string> FaultsOf(string keyword, JsonNode says, JsonObject schema, JsonNode? value, string place) => keyword switch
    {
        "$ref" => Faults(Resolve(schema), value, place),
        "type" => When(!(says is JsonArray types ? types : [says.DeepClone()]).Any(type => type!.GetValue<string>() == TypeOf(value)), $"{place}: is {TypeOf(value)}"),
        "enum" => When(!says.AsArray().Any(word => JsonNode.DeepEquals(word, value)), $"{place}: is no word of the list"),
        "pattern" => When(value is JsonValue text && TypeOf(value) == "string" && !Regex.IsMatch(text.GetValue<string>(), says.GetValue<string>(), RegexOptions.ECMAScript), $"{place}: has another form"),
        "required" => value is JsonObject fields ? says.AsArray().Where(key => !fields.ContainsKey(key!.GetValue<string>())).Select(key => $"{place}: has no {key}") : [],
        "additionalProperties" when says is JsonObject any => value is JsonObject free ? free.SelectMany(field => Faults(any, field.Value, $"{place}.{field.Key}")) : [],
        "additionalProperties" => value is JsonObject known ? known.Where(field => !schema["properties"]!.AsObject().ContainsKey(field.Key)).Select(field => $"{place}: knows no {field.Key}") : [],
        "properties" => value is JsonObject each ? each.Where(field => says.AsObject().ContainsKey(field.Key)).SelectMany(field => Faults(says[field.Key]!.AsObject(), field.Value, $"{place}.{field.Key}")) : [],
        "items" => value is JsonArray list ? list.SelectMany((item, index) => Faults(says.AsObject(), item, $"{place}[{index}]")) : [],
        "minItems" => When(value is JsonArray few && few.Count < says.GetValue<int>(), $"{place}: has too few items"),
        "oneOf" => When(says.AsArray().Count(option => !Faults(option!.AsObject(), value, place).Any()) != 1, $"{place}: is none of the forms"),
        _ => throw new InvalidOperationException($"The schema uses '{keyword}', which this check does not know."),
    };

    private static string[] When(bool isFault, string fault) => isFault ? [fault] : [];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString()!.ToLowerInvariant(),
    };
}

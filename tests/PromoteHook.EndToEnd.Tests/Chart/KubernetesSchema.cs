using System.Globalization;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>
/// Checks objects by Kubernetes' own API specification (version 1.27: fields of later versions are faults): kinds, fields, types
/// and required fields, as an API server does that refuses unknown fields. It does not know what validation code adds.
/// </summary>
internal static class KubernetesSchema
{
    /// <summary>A text by the specification; the API server takes a number too.</summary>
    private const string Quantity = "#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity";

    /// <summary>Called required by mistake until 1.27.7: https://github.com/kubernetes/kubernetes/pull/120204.</summary>
    private const string NotRequired = "onPodConditions";

    private static readonly Lazy<Dictionary<string, JsonElement>> Definitions = new(() =>
    {
        var file = Tools.RequireFile(Checkout.At(".tools", "pkg", "kubernetes-openapi", "swagger.json"), "scripts/tools.sh could not fetch it or was not run");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.GetProperty("definitions").EnumerateObject().ToDictionary(definition => definition.Name, definition => definition.Value.Clone());
    });

    /// <summary>What is wrong with an object, each with its place; empty when nothing is.</summary>
    public static IEnumerable<string> FaultsOf(YamlNode manifest)
    {
        var (version, kind) = (RenderedOverlay.Text(manifest, "apiVersion"), RenderedOverlay.Text(manifest, "kind"));
        var definition = Definitions.Value.Values.FirstOrDefault(candidate => IsOf(candidate, version, kind));
        return definition.ValueKind == JsonValueKind.Undefined ? [$"{version} {kind}: no such kind"] : Faults(definition, manifest, kind);
    }

    private static bool IsOf(JsonElement definition, string version, string kind) =>
        definition.TryGetProperty("x-kubernetes-group-version-kind", out var names) && names.EnumerateArray().Any(name =>
        {
            var group = name.GetProperty("group").GetString();
            return name.GetProperty("kind").GetString() == kind
                && version == (group is "" ? "" : group + "/") + name.GetProperty("version").GetString();
        });

    private static IEnumerable<string> Faults(JsonElement schema, YamlNode node, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return reference.GetString() == Quantity && node is YamlScalarNode ? [] : Faults(Definitions.Value[reference.GetString()!.Replace("#/definitions/", "", StringComparison.Ordinal)], node, place);
        }

        var type = schema.TryGetProperty("type", out var said) ? said.GetString()! : "object";
        var format = schema.TryGetProperty("format", out var form) ? form.GetString() : null;
        return (type, node) switch
        {
            ("object", YamlMappingNode mapping) => FaultsOfFields(schema, mapping, place),
            ("array", YamlSequenceNode list) => list.Children.SelectMany((item, index) => Faults(schema.GetProperty("items"), item, $"{place}[{index}]")),
            _ when node is YamlScalarNode scalar && IsOf(type, format, scalar) => [],
            _ => [$"{place}: is no {format ?? type}"],
        };
    }

    private static IEnumerable<string> FaultsOfFields(JsonElement schema, YamlMappingNode mapping, string place)
    {
        var fields = mapping.Children.ToDictionary(field => field.Key.ToString(), field => field.Value);
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => name != NotRequired && !fields.ContainsKey(name)).Select(name => $"{place}: has no {name}")
            : [];
        return missing.Concat(fields.SelectMany(field =>
            schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(field.Key, out var known) ? Faults(known, field.Value, $"{place}.{field.Key}")
            : schema.TryGetProperty("additionalProperties", out var any) ? Faults(any, field.Value, $"{place}.{field.Key}")
            : [$"{place}: knows no {field.Key}"]));
    }

    private static bool IsOf(string type, string? format, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        var isWhole = isPlain && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var isNumber = isPlain && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var isTruth = isPlain && text is "true" or "false";
        return type switch
        {
            "integer" => isWhole,
            "number" => isNumber,
            "boolean" => isTruth,
            "string" => format == "int-or-string" || !(isPlain && (isNumber || isTruth || text is "" or "null" or "~")),
            _ => false,
        };
    }
}

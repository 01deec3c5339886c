using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Tests.Configuration;

/// <summary>YAML as an editor's schema check sees it: plain scalars by YAML's core schema.</summary>
internal static class YamlAsJson
{
    /// <summary>The only document; null when there is none.</summary>
    public static JsonNode? Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\uFEFF')));
        return stream.Documents.Count == 0 ? null : Of(Assert.Single(stream.Documents).RootNode);
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create($"{pair.Key}", Of(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Of)]),
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } plain => OfPlain(plain.Value ?? ""),
        var scalar => ((YamlScalarNode)scalar).Value,
    };

    private static JsonNode? OfPlain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => text == "true",
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}

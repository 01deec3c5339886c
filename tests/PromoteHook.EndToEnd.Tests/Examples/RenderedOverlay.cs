using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>The objects of a rendered overlay or chart.</summary>
internal sealed class RenderedOverlay
{
    public RenderedOverlay(string yaml)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(yaml);
        stream.Load(reader);
        Objects = [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<YamlNode> Objects { get; }

    /// <summary>The one object of a kind.</summary>
    public YamlNode Only(string kind) => Objects.Single(node => Text(node, "kind") == kind);

    /// <summary>What any field called image holds, of all objects but hook Jobs; sorted.</summary>
    public IReadOnlyList<string> DeployedImages =>
        [.. Objects.Where(node => Text(node, "kind") is not ("Job" or "ConfigMap")).SelectMany(ImagesIn).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The scalar at a path of keys.</summary>
    public static string Text(YamlNode node, params IEnumerable<string> path) => ((YamlScalarNode)At(node, path)).Value!;

    /// <summary>The items of the list at a path of keys.</summary>
    public static IList<YamlNode> Items(YamlNode node, params IEnumerable<string> path) =>
        ((YamlSequenceNode)At(node, path)).Children;

    /// <summary>The item of the list at a path that has a name.</summary>
    public static YamlNode Named(YamlNode node, string name, params IEnumerable<string> path) =>
        Items(node, path).Single(item => Text(item, "name") == name);

    /// <summary>True if the map has a key.</summary>
    public static bool Has(YamlNode node, string key) => ((YamlMappingNode)node).Children.ContainsKey(new YamlScalarNode(key));

    private static IEnumerable<string> ImagesIn(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(field => field is { Key: YamlScalarNode { Value: "image" }, Value: YamlScalarNode image } ? [image.Value!] : ImagesIn(field.Value)),
        YamlSequenceNode list => list.Children.SelectMany(ImagesIn),
        _ => [],
    };

    private static YamlNode At(YamlNode node, IEnumerable<string> path) => path.Aggregate(node, (at, key) => at[key]);
}

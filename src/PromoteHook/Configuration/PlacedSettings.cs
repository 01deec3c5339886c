using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>Settings with the line on which each of their values stands.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Places">A key's way from the root, <c>defaults.onDigestMismatch</c> or <c>rules[0].to</c>, to its file and line.</param>
/// <param name="Texts">The same way to what is written there, where that is a text.</param>
internal sealed record PlacedSettings(Settings Settings, IReadOnlyDictionary<string, string> Places, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>No file.</summary>
    public static PlacedSettings Empty { get; } = new(Settings.Empty, new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Notes where the values stand. Only for a file that was read without refusal: its shape bounds the walk.</summary>
    public static PlacedSettings Of(Settings settings, YamlNode root, YamlPlace place)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Note(root, "", place, places, texts);
        return new PlacedSettings(settings, places, texts);
    }

    private static void Note(YamlNode node, string path, YamlPlace place, Dictionary<string, string> places, Dictionary<string, string> texts)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                var below = path.Length == 0 ? $"{key}" : $"{path}.{key}";
                places[below] = place.LineOf(key);
                Note(value, below, place, places, texts);
            }
        }
        else if (node is YamlSequenceNode list)
        {
            foreach (var (index, item) in list.Children.Index())
            {
                Note(item, $"{path}[{index}]", place, places, texts);
            }
        }
        else if (node is YamlScalarNode { Value: { } text })
        {
            texts[path] = text;
        }
    }
}

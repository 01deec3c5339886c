using PromoteHook.Mapping;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>A mapping of a settings file whose keys are all known; yields its values by type.</summary>
internal sealed class YamlMapping
{
    private static readonly IReadOnlyDictionary<string, bool> Truths = new Dictionary<string, bool> { ["true"] = true, ["false"] = false };

    private readonly YamlPlace place;
    private readonly YamlNode node;
    private readonly string what;
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);

    /// <summary>Reads the keys.</summary>
    /// <param name="place">The file.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What it is, for messages: <c>rule</c>.</param>
    /// <param name="keys">The keys it may have.</param>
    /// <exception cref="RefusalException">Usage: it is no mapping, or a key is none of <paramref name="keys"/>.</exception>
    public YamlMapping(YamlPlace place, YamlNode node, string what, IReadOnlyList<string> keys)
    {
        (this.place, this.node, this.what) = (place, node, what);
        if (node is not YamlMappingNode mapping)
        {
            throw place.Refuse(node, $"{what} must be a mapping", $"its keys are {string.Join(", ", keys)}");
        }

        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
            {
                var written = key is YamlScalarNode scalar ? $"'{scalar.Value}'" : "that is no word";
                var nearest = key is YamlScalarNode { Value: { } word } ? EditDistance.Nearest(word, keys) : null;
                throw place.Refuse(key, $"unknown key {written} in {what}", nearest is null ? $"the keys are {string.Join(", ", keys)}" : $"did you mean '{nearest}'?");
            }

            values.Add(name, value);
        }
    }

    /// <summary>Where the mapping stands, file and line.</summary>
    public string Line => place.LineOf(node);

    /// <summary>The value of a key; null when the key is not there.</summary>
    public YamlNode? Find(string key) => values.GetValueOrDefault(key);

    /// <summary>The value of a key that must be there.</summary>
    public YamlNode Require(string key) =>
        Find(key) ?? throw place.Refuse(node, $"{what} has no '{key}'", $"add '{key}: …'");

    /// <summary>The text of a key that must be there; it may be empty only when quoted.</summary>
    public string RequireText(string key) => TextOf(key, Require(key));

    /// <summary>The text of a key; null when the key is not there.</summary>
    public string? FindText(string key) => Find(key) is { } value ? TextOf(key, value) : null;

    /// <summary>True or false; false when the key is not there.</summary>
    public bool FindTruth(string key) => FindWord(key, Truths, false);

    /// <summary>The texts below a key whose own keys are free; none when the key is not there.</summary>
    public IReadOnlyDictionary<string, string> FindTexts(string key)
    {
        if (Find(key) is not { } value)
        {
            return new Dictionary<string, string>();
        }

        if (value is not YamlMappingNode mapping)
        {
            throw place.Refuse(value, $"'{key}' in {what} must be a mapping", "write each as 'name: text' below it");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in mapping.Children)
        {
            texts.Add(TextOf(key, name), TextOf(key, text));
        }

        return texts;
    }

    /// <summary>The items of a key's list; null when the key is not there.</summary>
    public IReadOnlyList<YamlNode>? FindList(string key) =>
        Find(key) switch
        {
            null => null,
            YamlSequenceNode list => [.. list.Children],
            var other => throw place.Refuse(other, $"'{key}' in {what} must be a list", "write its items below it, each after '- '"),
        };

    /// <summary>The value a key's word stands for; <paramref name="absent"/> when the key is not there.</summary>
    public T FindWord<T>(string key, IReadOnlyDictionary<string, T> words, T absent)
    {
        if (Find(key) is not { } value)
        {
            return absent;
        }

        var word = TextOf(key, value);
        if (words.TryGetValue(word, out var meaning))
        {
            return meaning;
        }

        var nearest = EditDistance.Nearest(word, words.Keys);
        var allowed = $"it must be one of {string.Join(", ", words.Keys)}";
        throw place.Refuse(value, $"'{word}' is not a value of '{key}'", nearest is null ? allowed : $"did you mean '{nearest}'? {allowed}");
    }

    /// <summary>The text of a node below <paramref name="key"/>.</summary>
    public string TextOf(string key, YamlNode value)
    {
        if (value is not YamlScalarNode scalar)
        {
            throw place.Refuse(value, $"'{key}' in {what} must be text");
        }

        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        return scalar.Value is null or "" or "~" or "null" && isPlain
            ? throw place.Refuse(value, $"'{key}' in {what} is empty")
            : scalar.Value ?? "";
    }
}

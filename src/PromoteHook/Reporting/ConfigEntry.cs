using System.Text.Json.Nodes;

namespace PromoteHook.Reporting;

/// <summary>One key of the effective configuration: a value and who gave it, or the keys below it.</summary>
internal sealed record ConfigEntry
{
    private ConfigEntry(string key) => Key = key;

    /// <summary>As the settings file or the flag spells it.</summary>
    public string Key { get; }

    /// <summary>Text, number, truth value or a list of texts; null: not set.</summary>
    public JsonNode? Value { get; private init; }

    /// <summary>Who gave the value: a flag, a variable, a file's line, <c>default</c>; null above further keys.</summary>
    public string? Giver { get; private init; }

    /// <summary>The keys below it; null when it has a value or items.</summary>
    public IReadOnlyList<ConfigEntry>? Fields { get; private init; }

    /// <summary>The list below it, each item with its keys; null when it has a value or keys.</summary>
    public IReadOnlyList<IReadOnlyList<ConfigEntry>>? Items { get; private init; }

    public static ConfigEntry Of(string key, JsonNode? value, string giver) => new(key) { Value = value, Giver = giver };

    public static ConfigEntry Of(string key, IEnumerable<string> texts, string giver) =>
        new(key) { Value = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]), Giver = giver };

    public static ConfigEntry Group(string key, params IReadOnlyList<ConfigEntry> fields) => new(key) { Fields = fields };

    public static ConfigEntry List(string key, IEnumerable<IReadOnlyList<ConfigEntry>> items) => new(key) { Items = [.. items] };
}

using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary>Reads fields that may not be there, of an object that may be none.</summary>
internal static class JsonFieldsOf
{
    /// <summary>The field behind these names; null where one of them is missing, or holds null.</summary>
    public static JsonElement? At(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json.ValueKind == JsonValueKind.Null ? null : json;
    }

    /// <summary>A text; null where it is missing, empty or none.</summary>
    public static string? TextAt(this JsonElement json, params ReadOnlySpan<string> names) =>
        json.At(names) is { ValueKind: JsonValueKind.String } field && field.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A list's items; empty where it is missing.</summary>
    public static IReadOnlyList<JsonElement> ItemsAt(this JsonElement json, params ReadOnlySpan<string> names) =>
        json.At(names) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>The texts of a list; empty where it is missing.</summary>
    public static IReadOnlyList<string> TextsAt(this JsonElement json, params ReadOnlySpan<string> names) =>
        [.. json.ItemsAt(names).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
}

using System.Text.Json;

namespace PromoteHook.Reporting;

/// <summary>The effective configuration as JSON: <c>{"value": …, "from": "…"}</c> where a value stands.</summary>
internal static class ConfigJson
{
    public static void Write(TextWriter output, IReadOnlyList<ConfigEntry> entries) =>
        JsonText.Write(output, "EffectiveConfig", json => WriteFields(json, entries));

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<ConfigEntry> entries)
    {
        foreach (var entry in entries)
        {
            json.WritePropertyName(entry.Key);
            WriteContent(json, entry);
        }
    }

    private static void WriteContent(Utf8JsonWriter json, ConfigEntry entry)
    {
        if (entry.Items is { } items)
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                WriteFields(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            return;
        }

        json.WriteStartObject();
        if (entry.Fields is { } fields)
        {
            WriteFields(json, fields);
        }
        else
        {
            json.WritePropertyName("value");
            if (entry.Value is { } value)
            {
                value.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteString("from", entry.Giver);
        }

        json.WriteEndObject();
    }
}

using System.Text.Json;
using PromoteHook.Mapping;

namespace PromoteHook.Reporting;

/// <summary>Writes JSON documents for standard output.</summary>
internal static class JsonText
{
    /// <summary>Writes one object as one document, with a line end after it.</summary>
    public static void Write(TextWriter output, string kind, Action<Utf8JsonWriter> fields)
    {
        using var stream = new PrintableStream(output);
        JsonFields.WriteDocument(stream, kind, fields);
    }

    public static void WritePromotion(Utf8JsonWriter json, Promotion promotion)
    {
        json.WriteString("destination", promotion.Destination.ToString());
        JsonFields.WriteTexts(json, "sources", promotion.Sources.Select(source => source.ToString()));
        json.WriteString("why", promotion.Why);
        if (promotion.IsIgnored)
        {
            json.WriteBoolean("ignored", true);
        }

        JsonFields.WriteUses(json, promotion.Uses);
    }
}

using System.Text.Json;

namespace PromoteHook;

/// <summary>JSON whose names and texts are all Unicode. The parser lets halves of characters and bytes that are no UTF-8 pass, and fails where they are read.</summary>
internal static class UnicodeJson
{
    /// <summary>Reads a document; the caller disposes it.</summary>
    /// <exception cref="JsonException">It is no JSON, or holds text that is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => Check(JsonDocument.Parse(json));

    /// <summary>Reads a document; the caller disposes it.</summary>
    /// <exception cref="JsonException">It is no JSON, or holds text that is none.</exception>
    public static JsonDocument Parse(Stream json) => Check(JsonDocument.Parse(json));

    private static JsonDocument Check(JsonDocument document)
    {
        try
        {
            Read(document.RootElement);
            return document;
        }
        catch (InvalidOperationException fault)
        {
            document.Dispose();
            throw new JsonException("text that is not Unicode", fault);
        }
    }

    private static void Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.String:
                _ = json.GetString();
                break;
        }
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromoteHook.Discovery;
using PromoteHook.Mapping;

namespace PromoteHook.Reporting;

/// <summary>The pieces that several JSON documents share, and how such a document is written.</summary>
internal static class JsonFields
{
    /// <summary>Of every document; the same as a plan's. A field may be added without a new version; absent stands for null.</summary>
    public const string ApiVersion = "promote-hook/v1";

    /// <summary>The default encoder would write even an apostrophe as an escape, for the sake of HTML.</summary>
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object as one document, with a line end after it.</summary>
    public static void WriteDocument(TextWriter output, string kind, Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", kind);
            fields(json);
            json.WriteEndObject();
        }

        // What is harmful to print stands within strings only, where this way to escape is JSON's too.
        var text = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        output.Write(string.Join('\n', text.Split('\n').Select(Printable.Escape)) + "\n");
    }

    public static void WritePromotion(Utf8JsonWriter json, Promotion promotion)
    {
        json.WriteString("destination", promotion.Destination.ToString());
        WriteTexts(json, "sources", promotion.Sources.Select(source => source.ToString()));
        json.WriteString("why", promotion.Why);
        if (promotion.IsIgnored)
        {
            json.WriteBoolean("ignored", true);
        }

        json.WriteStartArray("uses");
        foreach (var use in promotion.Uses)
        {
            WriteOrigin(json, use.Origin);
        }

        json.WriteEndArray();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteFailure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject("failure");
        json.WriteNumber("exitCode", (int)failure.Code);
        json.WriteString("code", failure.Code.ToString());
        WriteText(json, "side", failure.Side?.ToString().ToLowerInvariant());
        json.WriteString("subject", failure.Subject);
        json.WriteString("message", failure.Message);
        json.WriteString("remedy", failure.Remedy);
        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, UseOrigin origin)
    {
        json.WriteStartObject();
        json.WriteString("file", origin.File);
        WriteNumber(json, "document", origin.Document);
        WriteText(json, "kind", origin.Kind);
        WriteText(json, "namespace", origin.Namespace);
        WriteText(json, "name", origin.Name);
        WriteText(json, "path", origin.Path.Length == 0 ? null : origin.Path);
        WriteNumber(json, "line", origin.Line);
        json.WriteEndObject();
    }

    /// <summary>Documents and lines count from 1; 0 is «none».</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, int number)
    {
        if (number > 0)
        {
            json.WriteNumber(name, number);
        }
    }
}

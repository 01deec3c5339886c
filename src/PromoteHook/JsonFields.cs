using System.Text.Encodings.Web;
using System.Text.Json;
using PromoteHook.Discovery;

namespace PromoteHook;

/// <summary>The pieces that the JSON documents share, and how a document is written.</summary>
internal static class JsonFields
{
    /// <summary>Of every document. Within a version a field may be added, and readers pass by what they do not know; absent stands for null, false and empty.</summary>
    public const string ApiVersion = "promote-hook/v1";

    /// <summary>How much may wait in memory; a document can be as long as a cluster has images.</summary>
    private const int FlushAfterBytes = 16 * 1024;

    /// <summary>The default encoder would write even an apostrophe as an escape, for the sake of HTML; this goes to files and terminals.</summary>
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object as one document, UTF-8, with a line end after it; the stream stays open.</summary>
    public static void WriteDocument(Stream stream, string kind, Action<Utf8JsonWriter> fields)
    {
        WriteObject(stream, json =>
        {
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", kind);
            fields(json);
        });
    }

    /// <summary>Writes one object that is no document of ours, in the same form.</summary>
    public static void WriteObject(Stream stream, Action<Utf8JsonWriter> fields)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
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

    public static void WriteFailure(Utf8JsonWriter json, string name, Failure? failure)
    {
        if (failure is not null)
        {
            json.WritePropertyName(name);
            WriteFailure(json, failure);
        }
    }

    public static void WriteFailure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject();
        json.WriteNumber("exitCode", (int)failure.Code);
        json.WriteString("code", failure.Code.ToString());
        WriteText(json, "side", failure.Side?.ToString().ToLowerInvariant());
        json.WriteString("subject", failure.Subject);
        json.WriteString("message", failure.Message);
        json.WriteString("remedy", failure.Remedy);
        json.WriteEndObject();
    }

    public static void WriteUses(Utf8JsonWriter json, IReadOnlyList<ImageUse> uses)
    {
        json.WriteStartArray("uses");
        foreach (var use in uses)
        {
            WriteOrigin(json, use.Origin);
            if (json.BytesPending > FlushAfterBytes)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
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

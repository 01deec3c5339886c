using System.Text.Encodings.Web;
using System.Text.Json;
using PromoteHook.Discovery;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>Writes the fields of a plan.</summary>
internal static class PlanJsonWriter
{
    // The text goes to files and terminals, never into HTML, and people read it.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(PromotionPlan plan, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("apiVersion", PlanJson.ApiVersion);
        json.WriteString("kind", PlanJson.Kind);
        json.WriteStartArray("promotions");
        foreach (var one in plan.Promotions)
        {
            WritePromotion(json, one);
        }

        json.WriteEndArray();
        if (plan.Estimate is { } estimate)
        {
            WriteEstimate(json, estimate);
        }

        WriteFailure(json, "estimateFailure", plan.EstimateFailure);
        json.WriteEndObject();
    }

    private static void WritePromotion(Utf8JsonWriter json, PlannedPromotion one)
    {
        var promotion = one.Promotion;
        json.WriteStartObject();
        json.WriteString("destination", promotion.Destination.ToString());
        json.WriteString("state", PlanWords.States.WordFor(one.State));
        WriteText(json, "digest", one.Digest?.ToString());
        WriteText(json, "destinationDigest", one.DestinationDigest?.ToString());
        WriteText(json, "source", one.Source?.ToString());
        WriteText(json, "mediaType", one.MediaType);
        WriteTexts(json, "sources", promotion.Sources.Select(source => source.ToString()));
        json.WriteString("onDigestMismatch", PlanWords.Policies.WordFor(promotion.OnDigestMismatch));
        if (promotion.IsIgnored)
        {
            json.WriteBoolean("ignored", true);
        }

        json.WriteString("why", promotion.Why);
        WriteTexts(json, "considered", promotion.Considered);
        WriteText(json, "note", one.Note);
        WriteFailure(json, "failure", one.Failure);
        json.WriteStartArray("uses");
        foreach (var use in promotion.Uses)
        {
            WriteUse(json, use);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUse(Utf8JsonWriter json, ImageUse use)
    {
        json.WriteStartObject();
        json.WriteString("file", use.Origin.File);
        WriteNumber(json, "document", use.Origin.Document);
        WriteText(json, "kind", use.Origin.Kind);
        WriteText(json, "namespace", use.Origin.Namespace);
        WriteText(json, "name", use.Origin.Name);
        WriteText(json, "path", use.Origin.Path.Length == 0 ? null : use.Origin.Path);
        WriteNumber(json, "line", use.Origin.Line);
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, TransferEstimate estimate)
    {
        json.WriteStartObject("estimate");
        json.WriteNumber("bytesToUpload", estimate.BytesToUpload);
        json.WriteNumber("blobsToUpload", estimate.BlobsToUpload);
        json.WriteNumber("blobsToMount", estimate.BlobsToMount);
        json.WriteNumber("blobsPresent", estimate.BlobsPresent);
        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, string name, Failure? failure)
    {
        if (failure is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("exitCode", (int)failure.Code);
        WriteText(json, "side", failure.Side is { } side ? PlanWords.Sides.WordFor(side) : null);
        json.WriteString("subject", failure.Subject);
        json.WriteString("message", failure.Message);
        json.WriteString("remedy", failure.Remedy);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>For programs: one JSON document when the run is over.</summary>
public sealed class JsonReport(TextWriter output) : IReportSink
{
    /// <inheritdoc/>
    public ValueTask RunEndedAsync(RunSummary summary)
    {
        JsonText.Write(output, "PromotionReport", json =>
        {
            json.WriteNumber("exitCode", (int)summary.Code);
            json.WriteString("code", summary.Code.ToString());
            json.WriteNumber("seconds", Seconds(summary.Duration));
            WriteCounts(json, summary);
            json.WriteStartArray("promotions");
            foreach (var result in summary.Results)
            {
                WriteResult(json, result);
            }

            json.WriteEndArray();
        });
        return ValueTask.CompletedTask;
    }

    /// <summary>The document of a run that ended before there was anything to report on.</summary>
    public static void WriteError(TextWriter output, Failure failure) => JsonText.Write(output, "RunError", json =>
    {
        json.WriteNumber("exitCode", (int)failure.Code);
        json.WriteString("code", failure.Code.ToString());
        JsonFields.WriteFailure(json, "failure", failure);
    });

    private static void WriteCounts(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteStartObject("counts");
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            json.WriteNumber(Camel(outcome.ToString()), summary.Count(outcome));
        }

        json.WriteNumber("blobsUploaded", summary.BlobsUploaded);
        json.WriteNumber("blobsMounted", summary.BlobsMounted);
        json.WriteNumber("bytesUploaded", summary.BytesUploaded);
        json.WriteNumber("repositoriesCreated", summary.CreatedRepositories.Count);
        if (summary.ReferrersCopied > 0)
        {
            json.WriteNumber("referrersCopied", summary.ReferrersCopied);
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, PromotionResult result)
    {
        var planned = result.Planned;
        json.WriteStartObject();
        JsonText.WritePromotion(json, planned.Promotion);
        JsonFields.WriteText(json, "source", planned.Source?.ToString());
        json.WriteString("state", Camel(planned.State.ToString()));
        JsonFields.WriteText(json, "digest", planned.Digest?.ToString());
        JsonFields.WriteText(json, "destinationDigest", planned.DestinationDigest?.ToString());
        JsonFields.WriteText(json, "mediaType", planned.MediaType);
        JsonFields.WriteText(json, "note", planned.Note);
        json.WriteString("outcome", Camel(result.Outcome.ToString()));
        json.WriteNumber("seconds", Seconds(result.Duration));
        if (result.Copy is { } copy)
        {
            json.WriteStartObject("copy");
            json.WriteNumber("bytesUploaded", copy.BytesUploaded);
            json.WriteNumber("blobsUploaded", copy.BlobsUploaded);
            json.WriteNumber("blobsMounted", copy.BlobsMounted);
            json.WriteNumber("blobsPresent", copy.BlobsPresent);
            json.WriteNumber("manifestsPushed", copy.ManifestsPushed);
            if (copy.ReferrersCopied > 0)
            {
                json.WriteNumber("referrersCopied", copy.ReferrersCopied);
            }

            json.WriteEndObject();
        }

        JsonFields.WriteText(json, "createdRepository", result.CreatedRepository?.ToString());
        if (result.ReferrerFailures.Count > 0)
        {
            json.WriteStartArray("referrerFailures");
            foreach (var failure in result.ReferrerFailures)
            {
                JsonFields.WriteFailure(json, failure);
            }

            json.WriteEndArray();
        }

        JsonFields.WriteFailure(json, "failure", result.Failure);
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

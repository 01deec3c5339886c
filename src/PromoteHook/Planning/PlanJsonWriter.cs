using System.Text.Json;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>Writes the fields of a plan.</summary>
internal static class PlanJsonWriter
{
    public static void Write(PromotionPlan plan, Stream stream) => JsonFields.WriteDocument(stream, PlanJson.Kind, json =>
    {
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

        JsonFields.WriteFailure(json, "estimateFailure", plan.EstimateFailure);
        if (plan.RepositoriesToCreate.Count > 0)
        {
            JsonFields.WriteTexts(json, "repositoriesToCreate", plan.RepositoriesToCreate.Select(repository => repository.ToString()));
        }
    });

    private static void WritePromotion(Utf8JsonWriter json, PlannedPromotion one)
    {
        var promotion = one.Promotion;
        json.WriteStartObject();
        json.WriteString("destination", promotion.Destination.ToString());
        json.WriteString("state", PlanWords.States.WordFor(one.State));
        JsonFields.WriteText(json, "digest", one.Digest?.ToString());
        JsonFields.WriteText(json, "destinationDigest", one.DestinationDigest?.ToString());
        JsonFields.WriteText(json, "source", one.Source?.ToString());
        JsonFields.WriteText(json, "mediaType", one.MediaType);
        JsonFields.WriteTexts(json, "sources", promotion.Sources.Select(source => source.ToString()));
        json.WriteString("onDigestMismatch", PlanWords.Policies.WordFor(promotion.OnDigestMismatch));
        TemplateJson.Write(json, "createRepository", promotion.CreateRepository);
        json.WriteString("referrers", PlanWords.ReferrerPolicies.WordFor(promotion.Referrers));
        if (promotion.IsIgnored)
        {
            json.WriteBoolean("ignored", true);
        }

        json.WriteString("why", promotion.Why);
        JsonFields.WriteTexts(json, "considered", promotion.Considered);
        JsonFields.WriteText(json, "note", one.Note);
        JsonFields.WriteFailure(json, "failure", one.Failure);
        JsonFields.WriteUses(json, promotion.Uses);
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
}

using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>Reads the fields of a plan, and holds it to what a planner would have written.</summary>
internal static class PlanJsonReader
{
    public static PromotionPlan Read(JsonPlace root)
    {
        Expect(root.Property("apiVersion"), JsonFields.ApiVersion);
        Expect(root.Property("kind"), PlanJson.Kind);
        var promotions = root.Property("promotions");
        return promotions.IsThere
            ? new PromotionPlan([.. promotions.Items().Select(ReadPromotion)])
            {
                Estimate = ReadEstimate(root.Property("estimate")),
                EstimateFailure = ReadFailure(root.Property("estimateFailure")),
                RepositoriesToCreate = [.. root.Property("repositoriesToCreate").Items().Select(name => name.Find(RepositoryName.Parse) ?? throw name.Refuse("missing"))],
            }
            : throw promotions.Refuse("missing");
    }

    private static void Expect(JsonPlace place, string value)
    {
        if (place.Text() != value)
        {
            throw place.Refuse($"'{place.Text()}' is not known here; expected '{value}'");
        }
    }

    private static PlannedPromotion ReadPromotion(JsonPlace place)
    {
        var destination = place.Property("destination").Find(ImageReference.Parse) ?? throw place.Property("destination").Refuse("missing");
        var promotion = new Promotion(
            destination,
            [.. place.Property("sources").Items().Select(source => source.Find(ImageReference.Parse) ?? throw source.Refuse("missing"))],
            [.. place.Property("uses").Items().Select(use => ReadUse(use, destination))],
            place.Property("why").Text())
        {
            Considered = [.. place.Property("considered").Items().Select(line => line.Text())],
            OnDigestMismatch = place.Property("onDigestMismatch").FindWord(PlanWords.Policies) ?? throw place.Property("onDigestMismatch").Refuse("missing"),
            CreateRepository = TemplateJson.Read(place.Property("createRepository")),
            Referrers = place.Property("referrers").FindWord(PlanWords.ReferrerPolicies) ?? ReferrerPolicy.BestEffort,
            IsIgnored = place.Property("ignored").Flag(),
        };
        var state = place.Property("state").FindWord(PlanWords.States) ?? throw place.Property("state").Refuse("missing");
        return Check(place, new PlannedPromotion(promotion, state)
        {
            Digest = place.Property("digest").Find(Digest.Parse),
            DestinationDigest = place.Property("destinationDigest").Find(Digest.Parse),
            Source = place.Property("source").Find(ImageReference.Parse),
            MediaType = place.Property("mediaType").FindText(),
            Note = place.Property("note").FindText(),
            Failure = ReadFailure(place.Property("failure")),
        });
    }

    /// <summary>What the promoter relies on without looking again.</summary>
    private static PlannedPromotion Check(JsonPlace place, PlannedPromotion one)
    {
        if (one.Digest is null && one.Failure is null && one.State != PromotionState.Unmapped)
        {
            throw place.Property("digest").Refuse("missing, and no failure says why");
        }

        if (one.NeedsCopy && one.Source is null)
        {
            throw place.Property("source").Refuse("missing, though there is something to copy");
        }

        if (one.Promotion.WantedDigest is { } wanted && one.Digest is { } digest && digest != wanted)
        {
            throw place.Property("digest").Refuse($"the references want {wanted}");
        }

        return one.Promotion.IsMapped || one.State == PromotionState.Unmapped ? one : throw place.Property("sources").Refuse("empty, though the image is mapped");
    }

    private static ImageUse ReadUse(JsonPlace place, ImageReference reference) => new(reference, new UseOrigin(
        place.Property("file").Text(),
        (int)place.Property("document").Number(int.MaxValue),
        place.Property("kind").FindText(),
        place.Property("namespace").FindText(),
        place.Property("name").FindText(),
        place.Property("path").FindText() ?? "",
        (int)place.Property("line").Number(int.MaxValue)));

    private static TransferEstimate? ReadEstimate(JsonPlace place) =>
        !place.IsThere ? null : new TransferEstimate(
            place.Property("bytesToUpload").Number(),
            (int)place.Property("blobsToUpload").Number(int.MaxValue),
            (int)place.Property("blobsToMount").Number(int.MaxValue),
            (int)place.Property("blobsPresent").Number(int.MaxValue));

    private static Failure? ReadFailure(JsonPlace place)
    {
        if (!place.IsThere)
        {
            return null;
        }

        var code = (ExitCode)place.Property("exitCode").Number(byte.MaxValue);
        return Enum.IsDefined(code) && code != ExitCode.Success
            ? new Failure(
                code,
                place.Property("side").FindWord(PlanWords.Sides),
                place.Property("subject").Text(),
                place.Property("message").Text(),
                place.Property("remedy").Text())
            : throw place.Property("exitCode").Refuse($"{(int)code} is no exit code of a failure");
    }
}

using PromoteHook.Planning;

namespace PromoteHook.Reporting;

/// <summary>A plan in one line: «3 missing: 45.1 MiB in 12 blobs to upload, 4 to mount, 17 present».</summary>
internal static class PlanTotals
{
    public static string Of(PromotionPlan plan)
    {
        var work = plan.Promotions.Where(planned => planned.NeedsCopy).ToList();
        var overwrites = work.Count(planned => planned.State == PromotionState.DigestMismatch);
        var rest = plan.Promotions.Where(planned => !planned.NeedsCopy && planned.Failure is null).ToList();
        int Count(PromotionState state) => rest.Count(planned => planned.State == state);

        List<string> parts = [$"{work.Count - overwrites} missing{(overwrites == 0 ? "" : $", {overwrites} to overwrite")}"];
        if (plan.Estimate is { } estimate && work.Count > 0)
        {
            parts[0] += $": {Amount.OfBytes(estimate.BytesToUpload)} in {Amount.Of(estimate.BlobsToUpload, "blob")} to upload, {estimate.BlobsToMount} to mount";
        }

        if (plan.RepositoriesToCreate.Count > 0)
        {
            parts.Add($"{Amount.Of(plan.RepositoriesToCreate.Count, "repository")} to create");
        }

        parts.Add($"{Count(PromotionState.Present)} present");
        AddSome(Count(PromotionState.DigestMismatch), "left with another digest");
        AddSome(Count(PromotionState.Unmapped), "skipped");
        AddSome(plan.Promotions.Count(planned => planned.Failure is not null), "cannot be done");
        return string.Join(", ", parts);

        void AddSome(int count, string words)
        {
            if (count > 0)
            {
                parts.Add($"{count} {words}");
            }
        }
    }
}

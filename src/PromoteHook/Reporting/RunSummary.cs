using PromoteHook.Oci;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>A run as a whole.</summary>
/// <param name="Results">One for each promotion of the plan, in its order.</param>
/// <param name="Duration">Of carrying the plan out.</param>
/// <param name="Code">What the process exits with.</param>
public sealed record RunSummary(IReadOnlyList<PromotionResult> Results, TimeSpan Duration, ExitCode Code)
{
    /// <summary>Images the run brought to the destination.</summary>
    public int Promoted => Count(Outcome.Copied) + Count(Outcome.Overwritten);

    /// <summary>Blobs sent.</summary>
    public int BlobsUploaded => Results.Sum(result => result.Copy?.BlobsUploaded ?? 0);

    /// <summary>Blobs taken over within a registry.</summary>
    public int BlobsMounted => Results.Sum(result => result.Copy?.BlobsMounted ?? 0);

    /// <summary>Blob bytes sent.</summary>
    public long BytesUploaded => Results.Sum(result => result.Copy?.BytesUploaded ?? 0);

    /// <summary>Repositories that did not exist and were created.</summary>
    public IReadOnlyList<RepositoryName> CreatedRepositories => [.. Results.Select(result => result.CreatedRepository).OfType<RepositoryName>()];

    /// <summary>Referrers written beside the images.</summary>
    public int ReferrersCopied => Results.Sum(result => result.Copy?.ReferrersCopied ?? 0);

    /// <summary>Images that are there without something that refers to them.</summary>
    public int WithoutReferrers => Results.Count(result => result.ReferrerFailures.Count > 0);

    /// <summary>Failed results, the worst first, else in the plan's order.</summary>
    public IEnumerable<PromotionResult> FailedWorstFirst => Results
        .Where(result => result.Failure is not null)
        .OrderBy(result => ExitCodes.Rank(result.Failure!.Code))
        .ThenBy(result => result.Failure!.Code);

    /// <summary>How many ended with <paramref name="outcome"/>.</summary>
    public int Count(Outcome outcome) => Results.Count(result => result.Outcome == outcome);

    /// <summary>«promoted 3 images (12 blobs, 45.1 MiB in 4.2 s), 17 present, 0 failed»; a failed run's names the worst exit code.</summary>
    public override string ToString()
    {
        var moved = BlobsUploaded + BlobsMounted == 0 ? "" : $" ({Moved})";
        var rare = string.Concat(
            Part(Outcome.Repaired, "repaired"),
            Part(Outcome.MismatchLeft, "left with another digest"),
            Part(Outcome.Skipped, "skipped"),
            WithoutReferrers == 0 ? "" : $"{WithoutReferrers} without all referrers, ");
        var referrers = ReferrersCopied == 0 ? "" : $" with {Amount.Of(ReferrersCopied, "referrer")}";
        var created = CreatedRepositories.Count == 0 ? "" : $"created {Amount.Of(CreatedRepositories.Count, "repository")}, ";
        var worst = Code == ExitCode.Success ? "" : $"; exit code {(int)Code} ({Code})";
        return $"promoted {Amount.Of(Promoted, "image")}{referrers}{moved}, {created}{Count(Outcome.Present)} present, {rare}{Count(Outcome.Failed)} failed{worst}";
    }

    private string Moved =>
        $"{Amount.Of(BlobsUploaded, "blob")}{(BlobsMounted == 0 ? "" : $", {BlobsMounted} mounted")}, {Amount.OfBytes(BytesUploaded)} in {Amount.OfTime(Duration)}";

    private string Part(Outcome outcome, string words) => Count(outcome) == 0 ? "" : $"{Count(outcome)} {words}, ";
}

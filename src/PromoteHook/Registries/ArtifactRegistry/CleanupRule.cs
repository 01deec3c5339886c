using System.Globalization;
using PromoteHook.Oci;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Says what a cleanup policy deletes.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview"/>.</remarks>
internal static class CleanupRule
{
    private const string Remedy = "narrow its condition, or add a policy that keeps what is deployed; --dry-run of gcloud artifacts repositories set-cleanup-policies shows what it would take";

    /// <summary>What a duration can be at most: ten thousand years. Source: <see href="https://protobuf.dev/reference/protobuf/google.protobuf/#duration"/>.</summary>
    private const double MaxSeconds = 315_576_000_000;

    /// <param name="name">The policy's name.</param>
    /// <param name="policy">A policy that deletes.</param>
    /// <param name="unit">The repository, by the host and the first segments of its images' names.</param>
    public static ExpiryRule Of(string name, GoogleMessages.CleanupPolicy policy, RepositoryName unit)
    {
        var condition = policy.Condition ?? new GoogleMessages.CleanupCondition();
        return new ExpiryRule($"cleanup policy {name}", EffectOf(condition), Remedy)
        {
            Tags = condition.TagPrefixes is { Count: > 0 } prefixes ? [.. prefixes.Select(prefix => $"{prefix}*")] : null,
            CoversTagged = condition.TagState != "UNTAGGED",
            CoversUntagged = condition.TagState != "TAGGED" && condition.TagPrefixes is not { Count: > 0 },
            Paths = condition.PackageNamePrefixes is { Count: > 0 } packages ? [.. packages.Select(package => $"{unit.Path}/{package}")] : null,
        };
    }

    private static string EffectOf(GoogleMessages.CleanupCondition condition)
    {
        var seconds = condition.OlderThan?.TrimEnd('s');
        return double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var age) && age is >= 0 and <= MaxSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"removes images {TimeSpan.FromSeconds(age).TotalDays:0.#} days after they were pushed")
            : "removes images";
    }
}

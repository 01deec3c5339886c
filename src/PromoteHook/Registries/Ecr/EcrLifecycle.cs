using System.Text.Json;
using Amazon.Runtime;

namespace PromoteHook.Registries.Ecr;

/// <summary>Reads what a repository's lifecycle policy removes.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"/>.</remarks>
internal static class EcrLifecycle
{
    private const string Remedy = "give the rule tags that are not deployed (tagPatternList), or a higher countNumber; aws ecr start-lifecycle-policy-preview shows what it would take";

    /// <summary>The rules by which images that can be pulled go; none without a policy.</summary>
    /// <param name="policy">The policy's JSON; null for none.</param>
    /// <exception cref="AmazonClientException">It is not what lifecycle policies are.</exception>
    public static IReadOnlyList<ExpiryRule> Read(string? policy)
    {
        if (policy is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(policy);
            return [.. document.RootElement.GetProperty("rules").EnumerateArray().Select(ReadRule).OfType<ExpiryRule>()];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AmazonClientException("it cannot be read");
        }
    }

    private static ExpiryRule? ReadRule(JsonElement rule)
    {
        var selection = rule.GetProperty("selection");
        var verb = rule.GetProperty("action").GetProperty("type").GetString() == "transition" ? "archives" : "removes";
        var count = selection.GetProperty("countNumber").GetInt32();
        var days = count == 1 ? "a day" : $"{count} days";
        var effect = selection.GetProperty("countType").GetString() switch
        {
            "imageCountMoreThan" => $"{verb} all but the newest {count}",
            "sinceImagePushed" => $"{verb} images {days} after they were pushed",
            "sinceImagePulled" => $"{verb} images that were not pulled for {days}",
            _ => null,
        };
        var state = selection.GetProperty("tagStatus").GetString();

        // What begins with sinceImageTransitioned is about images that cannot be pulled any more.
        return effect is null ? null : new ExpiryRule($"lifecycle rule {rule.GetProperty("rulePriority").GetInt32()}", effect, Remedy)
        {
            Tags = state != "tagged" ? null : [.. Texts(selection, "tagPatternList"), .. Texts(selection, "tagPrefixList").Select(prefix => $"{prefix}*")],
            NeedsAllTags = true,
            CoversTagged = state is "tagged" or "any",
            CoversUntagged = state is "untagged" or "any",
        };
    }

    private static IEnumerable<string> Texts(JsonElement selection, string name) =>
        selection.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(text => text.GetString()!) : [];
}

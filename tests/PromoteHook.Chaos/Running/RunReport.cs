using System.Text.Json;

namespace PromoteHook.Chaos.Running;

/// <summary>What a run said with <c>-o json</c>.</summary>
/// <param name="ExitCode">As the document says it.</param>
/// <param name="Outcomes">For each destination reference its outcome and, where it failed, why.</param>
/// <param name="Error">What ended a run before there was anything to report on; null for a report.</param>
internal sealed record RunReport(int ExitCode, IReadOnlyDictionary<string, (string Outcome, string? Failure)> Outcomes, string? Error)
{
    /// <returns>Null for what is not one whole document of a known kind.</returns>
    public static RunReport? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var exitCode = root.GetProperty("exitCode").GetInt32();
            return root.GetProperty("kind").GetString() switch
            {
                "RunError" => new RunReport(exitCode, new Dictionary<string, (string, string?)>(), MessageOf(root.GetProperty("failure"))),
                "PromotionReport" => new RunReport(
                    exitCode,
                    root.GetProperty("promotions").EnumerateArray().ToDictionary(
                        promotion => promotion.GetProperty("destination").GetString()!,
                        promotion => (promotion.GetProperty("outcome").GetString()!, promotion.TryGetProperty("failure", out var failure) ? MessageOf(failure) : null)),
                    null),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? MessageOf(JsonElement failure) =>
        failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("message", out var message) ? message.GetString() : null;
}

using System.Globalization;

namespace PromoteHook.Oci.Transport;

/// <summary>Docker Hub's pull quota as its answers tell it: <c>ratelimit-limit: 100;w=21600</c>, <c>ratelimit-remaining: 0;w=21600</c>.</summary>
/// <remarks>Source: <see href="https://docs.docker.com/docker-hub/usage/pulls/"/>.</remarks>
internal static class PullQuota
{
    /// <summary>The quota's window when nothing of it is left; null when something is, or when the answer tells no quota.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response) =>
        Text(response, "ratelimit-remaining") is { } remaining && Split(remaining) is (0, { } window) ? window : null;

    /// <summary>The quota in words, for a message; null when the answer tells none.</summary>
    public static string? Describe(HttpResponseMessage response) =>
        Text(response, "ratelimit-limit") is { } limit && Split(limit) is ({ } most, { } window)
            ? $"its pull quota is {most} in {Duration.Of(window)}, ratelimit-remaining: {Split(Text(response, "ratelimit-remaining") ?? "").Count?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}"
            : null;

    private static (long? Count, TimeSpan? Window) Split(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        var window = parts.Skip(1).FirstOrDefault(part => part.StartsWith("w=", StringComparison.Ordinal));
        return (
            long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null,
            window is not null && int.TryParse(window.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static string? Text(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

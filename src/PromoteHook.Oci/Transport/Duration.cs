using System.Globalization;

namespace PromoteHook.Oci.Transport;

/// <summary>Durations for people: «45 s», «6 min», «6 h».</summary>
internal static class Duration
{
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 120 } => $"{(long)Math.Ceiling(duration.TotalSeconds)} s",
        { TotalMinutes: < 120 } => $"{(long)Math.Ceiling(duration.TotalMinutes)} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.#} h"),
    };
}

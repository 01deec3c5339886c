using System.Globalization;
using System.Text.Json;

namespace PromoteHook.Oci.Transport;

/// <summary>A bearer token and how long it holds. It prints redacted.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset IssuedAt, TimeSpan Lifetime)
{
    /// <summary>What a server that names no lifetime, or a shorter one, is held to. Source: distribution, docs/content/spec/auth/token.md.</summary>
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LargestMargin = TimeSpan.FromSeconds(30);

    /// <summary>True while enough is left to begin a request with it.</summary>
    public bool IsFresh(DateTimeOffset now)
    {
        var quarter = Lifetime / 4;
        return IssuedAt + Lifetime - now >= (quarter < LargestMargin ? quarter : LargestMargin);
    }

    /// <summary>Reads a token server's answer; null when it holds no token.</summary>
    public static AccessToken? Read(ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (Text(root, "token") ?? Text(root, "access_token")) is not { Length: > 0 } value || !FitsHeader(value))
            {
                return null;
            }

            var lifetime = TimeSpan.FromSeconds(Math.Clamp(Number(root, "expires_in"), 0, int.MaxValue));
            lifetime = lifetime < LeastLifetime ? LeastLifetime : lifetime;
            var issued = DateTimeOffset.TryParse(Text(root, "issued_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : now;

            // A time outside the token's own life shows a clock that runs differently, not a token that was born dead.
            return new AccessToken(value, issued > now || issued + lifetime <= now ? now : issued, lifetime);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is none: a lone surrogate, invalid UTF-8.
            return null;
        }
    }

    /// <summary>True for text that an Authorization header can carry; the framework throws for line breaks, and sends nothing beyond ASCII.</summary>
    public static bool FitsHeader(string token) => !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    public override string ToString() => "token (not shown)";

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number
        : double.TryParse(Text(root, name), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) ? number
        : 0;
}

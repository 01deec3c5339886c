using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>Google's token server: tokens for signed assertions of service accounts and for refresh tokens of users.</summary>
/// <remarks>Source: <see href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest"/>.</remarks>
internal sealed class OAuthRoutes(FakeGoogleOptions options, TokenRegister tokens)
{
    private const string Assertion = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>The audience of assertions, wherever the token server is reached: «this value is always».</summary>
    private const string Audience = "https://oauth2.googleapis.com/token";

    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);

    /// <summary>How far the clock of a client may be off.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    /// <param name="form">The request's form.</param>
    public JsonObject Answer(IReadOnlyDictionary<string, StringValues> form)
    {
        Secret.Known(SecretKind.GoogleAssertion, Field(form, "assertion"));
        Secret.Known(SecretKind.GoogleRefreshToken, Field(form, "refresh_token"));
        Secret.Known(SecretKind.GoogleClientSecret, Field(form, "client_secret"));
        var identity = Field(form, "grant_type") switch
        {
            Assertion => Check(Field(form, "assertion")),
            "refresh_token" => CheckRefresh(form),
            var other => throw GoogleRefusalException.OfTokens("unsupported_grant_type", $"Invalid grant_type: {other}"),
        };
        var (token, end) = tokens.Issue(identity);
        return new JsonObject { ["access_token"] = token, ["expires_in"] = tokens.SecondsLeft(end), ["token_type"] = "Bearer" };
    }

    /// <summary>What a token is good for; its owner is told only with a scope for that.</summary>
    /// <param name="owner">Whose the token is; null for one that is unknown.</param>
    public JsonObject Describe(string? owner)
    {
        var described = new JsonObject { ["azp"] = "1", ["aud"] = "1", ["scope"] = options.TokenScope, ["expires_in"] = "3599" };
        if (options.TokenScope.Contains("userinfo.email", StringComparison.Ordinal))
        {
            described["email"] = owner;
        }

        return owner is not null ? described : throw GoogleRefusalException.OfTokens("invalid_token", "Invalid Value");
    }

    private string CheckRefresh(IReadOnlyDictionary<string, StringValues> form) =>
        (Field(form, "client_id"), Field(form, "client_secret")) != ("client", FakeGoogleOptions.ClientSecret) ? throw GoogleRefusalException.OfTokens("invalid_client", "The OAuth client was not found.")
        : options.RefreshTokens.TryGetValue(Field(form, "refresh_token"), out var user) ? user
        : throw GoogleRefusalException.OfTokens("invalid_grant", "Token has been expired or revoked.");

    private string Check(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("Not a JWT.");
        }

        var header = Read(parts[0]);
        var claims = Read(parts[1]);
        var key = options.Keys.FirstOrDefault(one => one.Email == (string?)claims["iss"]) ?? throw Invalid("Invalid grant: account not found");
        if ((string?)header["alg"] != "RS256" || !key.HasSigned(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2])))
        {
            throw Invalid("Invalid JWT Signature.");
        }

        if ((string?)claims["aud"] != Audience)
        {
            throw Invalid($"Invalid JWT: Failed audience check: {claims["aud"]} is not {Audience}");
        }

        // The library takes the times from the machine's clock.
        var now = DateTimeOffset.UtcNow;
        var (from, to) = (DateTimeOffset.FromUnixTimeSeconds((long)claims["iat"]!), DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!));
        if (from > now + Leeway || to < now || to - from > LongestLife)
        {
            throw Invalid("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.");
        }

        return string.IsNullOrEmpty((string?)claims["scope"]) ? throw GoogleRefusalException.OfTokens("invalid_scope", "Invalid OAuth scope or ID token audience provided.") : key.Email;
    }

    private static JsonObject Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static GoogleRefusalException Invalid(string description) => GoogleRefusalException.OfTokens("invalid_grant", description);

    private static string Field(IReadOnlyDictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";
}

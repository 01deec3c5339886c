using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>Identity tokens as Google signs them, without a signature that anybody could check.</summary>
internal static class IdentityTokens
{
    public static string Create(string account, string audience, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = "https://accounts.google.com", ["aud"] = audience, ["sub"] = "1", ["email"] = account, ["email_verified"] = true, ["iat"] = now, ["exp"] = now + 3600 };
        return Secret.Known(SecretKind.GoogleIdentityToken, $"{Encode("""{"alg":"RS256","kid":"fake","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}.{Encode($"unsigned {Guid.NewGuid()}")}");
    }

    /// <summary>Whose a token is and whom it is for; null for what is no such token.</summary>
    public static (string Account, string Audience)? Read(string token) =>
        token.Split('.') is [_, var claims, _] && JsonNode.Parse(Base64Url.DecodeFromChars(claims)) is JsonObject read && (string?)read["iss"] == "https://accounts.google.com"
            ? ((string)read["email"]!, (string)read["aud"]!)
            : null;

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

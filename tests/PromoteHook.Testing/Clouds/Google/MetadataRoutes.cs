using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>The metadata server, as far as identities go.</summary>
/// <remarks>
/// Source: <see href="https://cloud.google.com/compute/docs/metadata/querying-metadata"/>. A token is given out again until
/// five minutes before its end: <see href="https://cloud.google.com/compute/docs/access/authenticate-workloads"/>.
/// </remarks>
internal sealed class MetadataRoutes(FakeGoogleOptions options, TokenRegister tokens)
{
    public const string Root = "/computeMetadata/v1/instance/service-accounts/";

    private static readonly TimeSpan GivenAgainUntil = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private (string Token, DateTimeOffset ExpiresAt)? last;

    public string Answer(HttpRequest request, string what)
    {
        if (request.Headers["Metadata-Flavor"] != "Google")
        {
            throw GoogleRefusalException.OfMetadata(403, "Missing Metadata-Flavor:Google header.");
        }

        // Whoever is between could have been told to ask, by a page or a redirect.
        if (request.Headers.ContainsKey("X-Forwarded-For"))
        {
            throw GoogleRefusalException.OfMetadata(403, "Your client does not have permission to get URL.");
        }

        var account = options.MachineAccount ?? throw GoogleRefusalException.OfMetadata(404, "<title>Error 404 (Not Found)!!1</title>");
        return what switch
        {
            "email" => account,
            "identity" => request.Query["audience"].ToString() is { Length: > 0 } audience
                ? IdentityTokens.Create(account, audience, options.Time)
                : throw GoogleRefusalException.OfMetadata(400, "non-empty audience parameter required"),
            "token" => Token(account).ToJsonString(),
            _ => throw GoogleRefusalException.OfMetadata(404, "<title>Error 404 (Not Found)!!1</title>"),
        };
    }

    private JsonObject Token(string account)
    {
        lock (gate)
        {
            if (last is not { } token || token.ExpiresAt - options.Time.GetUtcNow() < GivenAgainUntil || tokens.Find(token.Token) is null)
            {
                last = token = tokens.Issue(account);
            }

            return new JsonObject { ["access_token"] = token.Token, ["expires_in"] = tokens.SecondsLeft(token.ExpiresAt), ["token_type"] = "Bearer" };
        }
    }
}

using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>IAM's credentials interface: tokens of service accounts for those who may impersonate them.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts"/>.</remarks>
internal sealed class IamRoutes(FakeGoogleOptions options, TokenRegister tokens)
{
    public JsonObject Answer(string account, string verb, string caller, JsonObject body)
    {
        if (!options.Impersonations.Any(one => one.Account == account))
        {
            throw GoogleRefusalException.OfApi(404, "NOT_FOUND", "Not found; Gaia id not found for email " + account);
        }

        if (!options.Impersonations.Contains((caller, account)))
        {
            var permission = verb == "generateIdToken" ? "iam.serviceAccounts.getOpenIdToken" : "iam.serviceAccounts.getAccessToken";
            throw GoogleRefusalException.OfApi(403, "PERMISSION_DENIED", $"Permission '{permission}' denied on resource (or it may not exist).");
        }

        if (verb == "generateIdToken")
        {
            return (string?)body["audience"] is { Length: > 0 } audience
                ? new JsonObject { ["token"] = IdentityTokens.Create(account, audience, options.Time) }
                : throw GoogleRefusalException.OfApi(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
        }

        if (body["scope"] is not JsonArray { Count: > 0 })
        {
            throw GoogleRefusalException.OfApi(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
        }

        var (token, end) = tokens.Issue(account);
        return new JsonObject { ["accessToken"] = token, ["expireTime"] = end.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) };
    }
}

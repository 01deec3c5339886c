using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>Google's security token service: a token for another issuer's token, by a workload identity pool.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token"/>.</remarks>
internal sealed class StsRoutes(FakeGoogleOptions options, TokenRegister tokens)
{
    public JsonObject Answer(IReadOnlyDictionary<string, StringValues> form)
    {
        string Field(string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";
        if (Field("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange")
        {
            throw GoogleRefusalException.OfTokens("unsupported_grant_type", "The grant type is not supported.");
        }

        if (Field("audience") != options.PoolAudience || Field("scope").Length == 0 || Field("requested_token_type") != "urn:ietf:params:oauth:token-type:access_token")
        {
            throw GoogleRefusalException.OfTokens("invalid_request", "Invalid value for \"audience\", \"scope\" or \"requested_token_type\".");
        }

        var principal = Field("subject_token_type") switch
        {
            "urn:ietf:params:oauth:token-type:jwt" => options.SubjectTokens.GetValueOrDefault(Secret.Known(SecretKind.WebIdentityToken, Field("subject_token")))
                ?? throw GoogleRefusalException.OfTokens("invalid_grant", "The issuer in ID Token does not match the expected ones."),
            "urn:ietf:params:aws:token-type:aws4_request" => AskAws(Field("subject_token")),
            var other => throw GoogleRefusalException.OfTokens("invalid_request", $"Invalid value for \"subject_token_type\": {other}"),
        };
        var (token, end) = tokens.Issue(principal);
        return new JsonObject
        {
            ["access_token"] = token,
            ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["token_type"] = "Bearer",
            ["expires_in"] = tokens.SecondsLeft(end),
        };
    }

    /// <summary>Whose a signed request for GetCallerIdentity is; it must be for AWS, and for this pool by a signed header.</summary>
    /// <remarks>Source: <see href="https://google.aip.dev/auth/4117"/>.</remarks>
    private string AskAws(string token)
    {
        var request = JsonNode.Parse(Uri.UnescapeDataString(token))!.AsObject();
        var headers = request["headers"]!.AsArray().ToDictionary(header => (string)header!["key"]!, header => (string)header!["value"]!, StringComparer.OrdinalIgnoreCase);
        var address = new Uri((string)request["url"]!);
        var isAws = (string?)request["method"] == "POST" && address is { Scheme: "https", AbsolutePath: "/", Query: "?Action=GetCallerIdentity&Version=2011-06-15" }
            && address.Host.StartsWith("sts.", StringComparison.Ordinal) && address.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal);
        if (!isAws || headers.GetValueOrDefault("host") != address.Host
            || headers.GetValueOrDefault("x-goog-cloud-target-resource") != options.PoolAudience
            || !headers["authorization"].Contains(";x-goog-cloud-target-resource,", StringComparison.Ordinal))
        {
            throw GoogleRefusalException.OfTokens("invalid_request", "Invalid subject token: the serialized request is not one of GetCallerIdentity for this provider.");
        }

        return options.AwsCallerOf(address, headers) ?? throw GoogleRefusalException.OfTokens("invalid_grant", "Received invalid AWS response of type SignatureDoesNotMatch.");
    }
}

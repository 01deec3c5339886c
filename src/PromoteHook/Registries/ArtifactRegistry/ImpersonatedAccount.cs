using System.Net;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>A service account that another identity takes the place of.</summary>
/// <param name="email">The service account.</param>
/// <param name="where">Where it is named, for people.</param>
/// <param name="caller">Who takes its place.</param>
/// <param name="http">How IAM is asked.</param>
/// <param name="endpoint">Where IAM is.</param>
/// <remarks>Source: <see href="https://cloud.google.com/iam/docs/create-short-lived-credentials-direct"/>.</remarks>
internal sealed class ImpersonatedAccount(string email, string where, SharedToken caller, GoogleHttp http, Uri endpoint) : IGoogleIdentity
{
    public string Name => $"service account {email}, impersonated by {caller.Name}";

    /// <inheritdoc/>
    public async Task<GoogleToken> FetchAsync(CancellationToken cancellationToken)
    {
        var token = await caller.GetAsync(cancellationToken);
        try
        {
            var answer = await http.PostAsync(
                new Uri(endpoint, $"v1/projects/-/serviceAccounts/{Uri.EscapeDataString(email).Replace("%40", "@", StringComparison.Ordinal)}:generateAccessToken"),
                token.Value,
                new GoogleMessages.TokenWish([GoogleToken.Scope]),
                GoogleJson.Default.TokenWish,
                GoogleJson.Default.AccountToken,
                cancellationToken);
            return answer.AccessToken is { Length: > 0 } value
                ? new GoogleToken(value, answer.ExpireTime)
                : throw new GoogleException(HttpStatusCode.OK, "the answer holds no token");
        }
        catch (GoogleException fault)
        {
            if (fault.Status == HttpStatusCode.Unauthorized)
            {
                caller.Drop(token.Value);
            }

            throw new CredentialException($"{email}, named at {where}, cannot be impersonated by {caller.Name}: {fault.Message}", fault) { Remedy = RemedyFor(fault) };
        }
    }

    private string RemedyFor(GoogleException fault) => fault.Status switch
    {
        HttpStatusCode.Forbidden => $"grant roles/iam.serviceAccountTokenCreator on {email} to that identity, and turn on the IAM Service Account Credentials API",
        HttpStatusCode.NotFound or HttpStatusCode.BadRequest => "correct the name of the service account",
        HttpStatusCode.Unauthorized => "check that identity: Google does not take its token",
        _ => $"check that {endpoint.Host} can be reached from here (proxy, firewall), and run again",
    };
}

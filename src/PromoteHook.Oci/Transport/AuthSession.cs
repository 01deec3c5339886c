using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>The signing in of one request: which credentials it has tried and what is left to try.</summary>
/// <remarks>
/// It ends: a challenge is adopted at most twice (unknown, changed), and each credential is renewed once and then left
/// behind. A token server may grant less than was asked for, so that only the registry's answer proves anything.
/// </remarks>
internal sealed class AuthSession(Authorizer authorizer, RegistryCall call)
{
    private IReadOnlyList<Credential?>? candidates;
    private int current;
    private bool isRenewed;
    private bool hasAdopted;
    private Challenge? challenge;
    private Authorization? sent;

    /// <summary>The credential the last request was signed in with; null for none.</summary>
    public Credential? Credential => sent?.Credential;

    /// <summary>The header for the next request; null when the registry has not asked for one yet.</summary>
    /// <exception cref="RegistryException">The token server refused the last credential, or cannot be reached.</exception>
    public async Task<AuthenticationHeaderValue?> AuthorizeAsync(CancellationToken cancellationToken)
    {
        challenge = authorizer.ChallengeOf(call.Repository.Registry);
        if (challenge is null)
        {
            return null;
        }

        candidates ??= await authorizer.FindCredentialsAsync(call.Repository, cancellationToken);
        while (true)
        {
            try
            {
                sent = await authorizer.AuthorizeAsync(challenge, call, candidates[current], cancellationToken);
                return sent.Header;
            }
            catch (RegistryException refusal) when (refusal.Kind is RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied && MoveOn())
            {
                // The token server does not accept this one; the next may do better.
            }
        }
    }

    /// <summary>Learns from an answer, and says whether another way to sign in is left.</summary>
    public async Task<bool> HasAnotherWayAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isExpired = ExpirySignal.IsIn(response, call.Repository.Registry);
        if (response.StatusCode != HttpStatusCode.Unauthorized && !isExpired)
        {
            if (sent is not null && response.StatusCode is HttpStatusCode.NotFound or < HttpStatusCode.BadRequest)
            {
                authorizer.TellAccepted(call.Repository.Registry, sent.Credential);
            }

            if (sent?.Credential is { } proven && candidates!.Count > 1)
            {
                authorizer.Remember(call.Repository, proven);
            }

            return false;
        }

        if (sent is not null)
        {
            authorizer.Forget(sent);
        }

        // A gateway's refusal need not say how to sign in; what the registry said before holds then.
        var offered = isExpired ? challenge : Challenge.Choose(response) ?? (sent is not null ? challenge : null);
        if (offered is null)
        {
            return false;
        }

        authorizer.Learn(call.Repository.Registry, offered);

        if (challenge is null || (!challenge.IsLike(offered) && !hasAdopted))
        {
            hasAdopted = challenge is not null;
            candidates ??= await authorizer.FindCredentialsAsync(call.Repository, cancellationToken);

            // Without a credential, Basic would be the same request again.
            return offered.IsBearer || candidates.Any(candidate => candidate is not null);
        }

        return await RenewAsync(isExpired || offered.IsOfInvalidToken, cancellationToken) || MoveOn();
    }

    /// <remarks>A token that was fetched for this very request is no better the second time, unless the registry says that it is not one.</remarks>
    private async Task<bool> RenewAsync(bool isInvalid, CancellationToken cancellationToken)
    {
        if (isRenewed || sent is null)
        {
            return false;
        }

        isRenewed = true;
        if (sent.Token is not null)
        {
            return sent.IsRenewable || isInvalid;
        }

        // A password with an end, such as ECR's, may have been replaced at its source since it was handed out.
        if (sent.Credential is { } refused)
        {
            authorizer.Refused(refused);
        }

        candidates = await authorizer.FindCredentialsAsync(call.Repository, cancellationToken);
        current = Math.Min(current, candidates.Count - 1);
        return candidates[current] is { } now && now != sent.Credential;
    }

    private bool MoveOn()
    {
        isRenewed = false;
        return ++current < candidates!.Count;
    }
}

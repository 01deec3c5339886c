using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>What a run has learned about signing in: each registry's challenge, and the credential that worked.</summary>
internal sealed class Authorizer(RegistryEndpoints endpoints, RegistryTransportOptions options, TokenCache tokens, KnownSecrets known, ILogger logger)
{
    private readonly IReadOnlyList<ICredentialSource> sources = options.Credentials;
    private readonly ConcurrentDictionary<string, Challenge> challenges = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<RepositoryName, Credential> proven = new();
    private readonly ConcurrentDictionary<(string Registry, string? Credential), bool> told = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> firsts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when <paramref name="uri"/> is the registry's own: nowhere else does its Authorization go.</summary>
    public bool IsOwn(Uri uri, string registry) => endpoints.IsOf(uri, registry);

    public Challenge? ChallengeOf(string registry) => challenges.GetValueOrDefault(registry);

    public void Learn(string registry, Challenge challenge) => challenges[registry] = challenge;

    /// <summary>The first to come to a registry that wants a login goes on, and says when it has been answered; the others wait for that.</summary>
    /// <returns>Not null for the first only: to be set whatever comes of it.</returns>
    public async Task<TaskCompletionSource?> GoFirstAsync(string registry, CancellationToken cancellationToken)
    {
        if (!RegistryProfile.Of(registry).WantsLogin)
        {
            return null;
        }

        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = firsts.GetOrAdd(registry, mine);
        if (first == mine)
        {
            return mine;
        }

        await first.Task.WaitAsync(cancellationToken);
        return null;
    }

    public void Remember(RepositoryName repository, Credential credential) => proven[repository] = credential;

    /// <summary>Tells once of each registry who it has let in; null is nobody in particular. Renewed secrets of one source are one.</summary>
    public void TellAccepted(string registry, Credential? credential)
    {
        if (!logger.IsEnabled(LogLevel.Debug) || !told.TryAdd((registry, credential?.ToString()), true))
        {
            return;
        }

        if (credential is null)
        {
            logger.LogDebug("{Registry} lets in anonymously", registry);
        }
        else
        {
            logger.LogDebug("{Registry} takes the {Credential}", registry, credential);
        }
    }

    public void Forget(Authorization refused)
    {
        if (refused.Token is var (request, token))
        {
            tokens.Forget(request, token);
        }
    }

    /// <summary>Lets the sources know that a credential is of no use any more.</summary>
    public void Refused(Credential credential)
    {
        foreach (var source in sources)
        {
            source.Refused(credential);
        }
    }

    /// <summary>The credentials to try, in order, the one that worked before first; a single null when there are none.</summary>
    public async Task<IReadOnlyList<Credential?>> FindCredentialsAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            var found = await source.FindAsync(repository, cancellationToken);
            if (found.Count > 0)
            {
                return proven.TryGetValue(repository, out var best) && found.Contains(best) ? [best, .. found.Where(other => other != best)] : found;
            }
        }

        return [null];
    }

    /// <summary>Makes the header for a call; asks the token server where the challenge says so.</summary>
    public async Task<Authorization> AuthorizeAsync(Challenge challenge, RegistryCall call, Credential? credential, CancellationToken cancellationToken)
    {
        known.Add(credential, call.Repository);
        if (credential?.Kind == CredentialKind.RegistryToken)
        {
            return AccessToken.FitsHeader(credential.Secret)
                ? new Authorization(new AuthenticationHeaderValue("Bearer", credential.Secret), credential)
                : throw new CredentialException($"the {credential} holds a blank, a line break or another character that no header can carry");
        }

        if (!challenge.IsBearer)
        {
            return new Authorization(credential is null ? null : TokenClient.Basic(credential), credential);
        }

        RealmGuard.Check(endpoints.Of(call.Repository.Registry), challenge.Realm!, credential, options.TrustedRealms);
        var request = TokenRequest.For(call, challenge, credential);
        var (token, wasThere) = await tokens.GetAsync(request, cancellationToken);
        known.Add(token);
        return new Authorization(new AuthenticationHeaderValue("Bearer", token.Value), credential) { Token = (request, token), IsRenewable = wasThere };
    }
}

using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>
/// The secrets that a transport has sent: a registry that got a password once may write it into any later answer, also into URLs and host
/// names. The last 64 credentials and the last 16 tokens; a request knows its own besides.
/// </summary>
internal sealed class KnownSecrets
{
    private const int MaxCredentials = 64;
    private const int MaxTokens = 16;

    /// <summary>Longer ones fit into no header of the servers in use; of such a one the beginning is known.</summary>
    private const int MaxChars = 16 * 1024;

    /// <summary>
    /// Words that stand in messages. Who has one for a password would not be helped by its being left out of them: that would tell what it is.
    /// </summary>
    private const string OwnWords =
        "asked asking anonymously with the password identity registry token from docker config auth entry credential helper for reading writing looking listing what refers "
        + "to manifest manifests mounting opening uploading upload blob blobs answered answers signing refused refuses sign-in challenge realm scope server internal address "
        + "foreign neither own host nor https same domain not sent there is it to be spoken over plain http redirects repository pull,push proxy certificate subject issuer "
        + "connection was cut name cannot be resolved latest user admin anonymous unauthorized forbidden not found too many requests bad request gateway service unavailable "
        + "internal server error moved permanently temporary redirect try attempt (not shown)";

    private readonly Lock gate = new();
    private readonly HashSet<string> seen = [];
    private readonly Queue<(string Secret, string Header, bool IsOwnWord)> credentials = new();
    private readonly Queue<string> tokens = new();
    private SentSecrets? all;
    private SentSecrets? inMessages;

    /// <summary>All of them, to be looked for in a server's own words.</summary>
    public SentSecrets All
    {
        get
        {
            lock (gate)
            {
                return all ??= new SentSecrets([.. credentials.SelectMany(one => new[] { one.Secret, one.Header }), .. tokens]);
            }
        }
    }

    /// <summary>Those that may be looked for in whole messages, where our words stand beside a server's.</summary>
    public SentSecrets InMessages
    {
        get
        {
            lock (gate)
            {
                return inMessages ??= new SentSecrets([.. credentials.Where(one => !one.IsOwnWord).Select(one => one.Secret), .. credentials.Select(one => one.Header), .. tokens.Where(token => !OwnWords.Contains(token, StringComparison.OrdinalIgnoreCase))]);
            }
        }
    }

    /// <summary>Takes up what a request to a repository is about to be signed in with.</summary>
    public void Add(Credential? credential, RepositoryName repository)
    {
        if (credential is null)
        {
            return;
        }

        lock (gate)
        {
            if (!seen.Add(credential.Secret))
            {
                return;
            }

            // Names that were given to us stand in messages too.
            var own = $"{OwnWords} {credential} {repository.Registry}/{repository.Path}";
            credentials.Enqueue((credential.Secret, TokenClient.Basic(credential).Parameter!, own.Contains(credential.Secret, StringComparison.OrdinalIgnoreCase)));
            if (credentials.Count > MaxCredentials)
            {
                seen.Remove(credentials.Dequeue().Secret);
            }

            (all, inMessages) = (null, null);
        }
    }

    /// <summary>Takes up a bearer token.</summary>
    public void Add(AccessToken token)
    {
        lock (gate)
        {
            var value = token.Value[..Math.Min(token.Value.Length, MaxChars)];
            if (!seen.Add(value))
            {
                return;
            }

            tokens.Enqueue(value);
            if (tokens.Count > MaxTokens)
            {
                seen.Remove(tokens.Dequeue());
            }

            (all, inMessages) = (null, null);
        }
    }

    /// <summary>Never the secrets.</summary>
    public override string ToString() => $"{All}";
}

using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Keeps one password for each identity and region, and renews it in time. Who asks at the same time shares one call.</summary>
/// <param name="time">The clock of lifetimes.</param>
/// <param name="fetch">Fetches a new password, with its end; throws CredentialException.</param>
internal sealed class EcrTokens(TimeProvider time, Func<(AwsRole? Role, EcrEndpoint Endpoint), Task<(Credential Credential, DateTimeOffset ExpiresAt)>> fetch)
{
    /// <summary>The end is never come nearer to than this: a copy may begin with what it is given.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>How long a failure answers for itself, so that the images of a run do not each repeat it.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(AwsRole? Role, EcrEndpoint Endpoint), Entry> entries = [];

    /// <summary>The password of an identity in a region, as a credential.</summary>
    /// <exception cref="CredentialException">There is none, and the last one, if any, has expired.</exception>
    public async Task<Credential> GetAsync(AwsRole? role, EcrEndpoint endpoint, CancellationToken cancellationToken)
    {
        var key = (role, endpoint);
        Held? held;
        Task<Held> renewal;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry))
            {
                entries[key] = entry = new Entry();
            }

            var now = time.GetUtcNow();
            held = entry.Held;
            if (held is not null && now < held.RenewAt)
            {
                return held.Credential;
            }

            if (entry.Renewal is null || (entry.Renewal.IsCompleted && now >= entry.AskAgainAt))
            {
                // The call belongs to the run, not to the request that happens to come first and may be cancelled.
                entry.Renewal = Task.Run(() => RenewAsync(key, entry), CancellationToken.None);
            }

            renewal = entry.Renewal;
        }

        try
        {
            return (await renewal.WaitAsync(cancellationToken)).Credential;
        }
        catch (CredentialException) when (held is not null && time.GetUtcNow() < held.ExpiresAt)
        {
            return held.Credential;
        }
    }

    /// <summary>Drops a password that a registry refused, unless a newer one has taken its place.</summary>
    public void Forget(Credential refused)
    {
        lock (gate)
        {
            foreach (var entry in entries.Values.Where(entry => entry.Held?.Credential == refused))
            {
                entry.Held = null;
                entry.AskAgainAt = default;
            }
        }
    }

    /// <summary>As whom and where a password was fetched that is held here; null for every other credential.</summary>
    public (AwsRole? Role, EcrEndpoint Endpoint)? KeyOf(Credential credential)
    {
        lock (gate)
        {
            foreach (var (key, entry) in entries)
            {
                if (entry.Held?.Credential == credential)
                {
                    return key;
                }
            }
        }

        return null;
    }

    private async Task<Held> RenewAsync((AwsRole? Role, EcrEndpoint Endpoint) key, Entry entry)
    {
        var began = time.GetUtcNow();
        try
        {
            var (credential, expiresAt) = await fetch(key);
            var held = new Held(credential, Earlier(began + ((expiresAt - began) / 2), expiresAt - Margin), expiresAt);
            lock (gate)
            {
                entry.Held = held;
                entry.AskAgainAt = default;
            }

            return held;
        }
        catch (CredentialException)
        {
            lock (gate)
            {
                entry.AskAgainAt = time.GetUtcNow() + FailurePause;
            }

            throw;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private sealed record Held(Credential Credential, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);

    private sealed class Entry
    {
        public Held? Held { get; set; }

        public Task<Held>? Renewal { get; set; }

        public DateTimeOffset AskAgainAt { get; set; }
    }
}

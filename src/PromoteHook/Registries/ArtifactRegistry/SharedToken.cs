using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Keeps the token of one identity and renews it in time. Who asks at the same time shares one call.</summary>
internal sealed class SharedToken(IGoogleIdentity identity, TimeProvider time)
{
    /// <summary>
    /// The end is never come nearer to than this or a quarter of the life. The metadata server gives out the same token
    /// until five minutes before its end, so that asking for another one earlier would be in vain.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>How long a failure answers for itself, so that the images of a run do not each repeat it.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private GoogleToken? held;
    private DateTimeOffset renewAt;
    private DateTimeOffset askAgainAt;
    private Task<GoogleToken>? renewal;

    /// <summary>Whose token it is.</summary>
    public string Name => identity.Name;

    /// <summary>The token, new or kept.</summary>
    /// <exception cref="CredentialException">There is none, and the last one, if any, has ended.</exception>
    public async Task<GoogleToken> GetAsync(CancellationToken cancellationToken)
    {
        GoogleToken? last;
        Task<GoogleToken> pending;
        lock (gate)
        {
            var now = time.GetUtcNow();
            last = held;
            if (last is not null && now < renewAt)
            {
                return last;
            }

            if (renewal is null || (renewal.IsCompleted && now >= askAgainAt))
            {
                // The call belongs to the run, not to the request that happens to come first and may be cancelled.
                renewal = Task.Run(RenewAsync, CancellationToken.None);
            }

            pending = renewal;
        }

        try
        {
            return await pending.WaitAsync(cancellationToken);
        }
        catch (CredentialException) when (last is not null && time.GetUtcNow() < last.ExpiresAt)
        {
            return last;
        }
    }

    /// <summary>Drops a token that was refused, unless a newer one has taken its place.</summary>
    public void Drop(string refused)
    {
        lock (gate)
        {
            if (held?.Value == refused)
            {
                held = null;
                askAgainAt = default;
            }
        }
    }

    private async Task<GoogleToken> RenewAsync()
    {
        var began = time.GetUtcNow();
        try
        {
            var token = await identity.FetchAsync(CancellationToken.None);
            var quarter = (token.ExpiresAt - began) / 4;
            lock (gate)
            {
                held = token;
                renewAt = token.ExpiresAt - (quarter < Margin ? quarter : Margin);
                askAgainAt = default;
            }

            return token;
        }
        catch (CredentialException)
        {
            lock (gate)
            {
                askAgainAt = time.GetUtcNow() + FailurePause;
            }

            throw;
        }
    }
}

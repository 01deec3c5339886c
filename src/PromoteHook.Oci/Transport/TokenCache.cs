namespace PromoteHook.Oci.Transport;

/// <summary>The bearer tokens of a run. Requests that need the same token at the same time share one call for it.</summary>
internal sealed class TokenCache(TokenClient client, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<TokenRequest, Task<AccessToken>> tokens = [];
    private readonly CancellationTokenSource lifetime = new();

    /// <summary>A token that is fresh enough to begin a request with.</summary>
    /// <returns>The token, and whether it had been there before: only then may asking again bring a better one.</returns>
    /// <exception cref="RegistryException">The token server refuses or cannot be reached.</exception>
    public async Task<(AccessToken Token, bool WasThere)> GetAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        Task<AccessToken>? task;
        bool wasThere;
        lock (gate)
        {
            wasThere = tokens.TryGetValue(request, out task) && task.IsCompletedSuccessfully && task.GetAwaiter().GetResult().IsFresh(time.GetUtcNow());
            if (!wasThere && (task is null || task.IsCompleted))
            {
                // The call belongs to the run, not to the request that happens to come first and may be cancelled.
                task = Task.Run(() => client.FetchAsync(request, lifetime.Token), lifetime.Token);
                tokens[request] = task;
            }
        }

        return (await task!.WaitAsync(cancellationToken), wasThere);
    }

    /// <summary>Drops a token that a registry refused, unless a newer one has taken its place.</summary>
    public void Forget(TokenRequest request, AccessToken refused)
    {
        lock (gate)
        {
            if (tokens.TryGetValue(request, out var task) && task.IsCompletedSuccessfully && ReferenceEquals(task.GetAwaiter().GetResult(), refused))
            {
                tokens.Remove(request);
            }
        }
    }

    public void Dispose()
    {
        lifetime.Cancel();
        lifetime.Dispose();
    }
}

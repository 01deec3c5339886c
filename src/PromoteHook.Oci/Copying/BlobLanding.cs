namespace PromoteHook.Oci.Copying;

/// <summary>The first upload of a blob into a registry, for others to wait for; settled exactly once by disposal at the latest.</summary>
internal sealed class BlobLanding(RepositoryName repository) : IDisposable
{
    private readonly TaskCompletionSource<RepositoryName?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The repository the blob landed in; null when the upload was given up.</summary>
    public Task<RepositoryName?> Task => completion.Task;

    /// <summary>Frees the place for the next to try.</summary>
    public Action OnGivenUp { private get; set; } = static () => { };

    /// <summary>The blob is there.</summary>
    public void Settle() => completion.TrySetResult(repository);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!completion.Task.IsCompleted)
        {
            OnGivenUp();
            completion.TrySetResult(null);
        }
    }
}

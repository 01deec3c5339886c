using System.Collections.Concurrent;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// What the run knows of blobs at destinations: who is moving one right now, and where in a registry one has landed.
/// With it a blob is moved once per destination repository, and read once per registry wherever mounting works.
/// </summary>
/// <remarks>
/// Waiting cannot form a ring: an image waits for blobs, a blob waits for the one upload of the same content into the
/// same registry, and that upload waits only for transfer slots, which nobody holds while waiting here.
/// </remarks>
internal sealed class BlobLedger
{
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Digest, long Size), Task> moves = new();
    private readonly ConcurrentDictionary<(string Registry, Digest Digest), Task<RepositoryName?>> landings = new();

    /// <summary>Moves a blob unless the run has done so: one caller leads, the others wait for it.</summary>
    /// <param name="repository">The destination.</param>
    /// <param name="blob">The blob. Of another size it is another: one image's mistake about it is not the others'.</param>
    /// <param name="move">Does it.</param>
    /// <param name="mayTakeOver">True for a leader's failure that need not be the waiter's: then the waiter tries itself.</param>
    /// <param name="cancellationToken">Ends the waiting; a leader that was cancelled alone is followed by a waiter.</param>
    /// <exception cref="CopyException">The leader's failure, to the leader and to every waiter that may not take over.</exception>
    public async Task<BlobOutcome> MoveOnceAsync(RepositoryName repository, Descriptor blob, Func<Task<BlobOutcome>> move, Func<CopyException, bool> mayTakeOver, CancellationToken cancellationToken)
    {
        while (true)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var moving = moves.GetOrAdd((repository, blob.Digest, blob.Size), mine.Task);
            if (moving == mine.Task)
            {
                return await LeadAsync(repository, blob, move, mine);
            }

            try
            {
                await moving.WaitAsync(cancellationToken);
                return BlobOutcome.Present;
            }
            catch (CopyException failure) when (mayTakeOver(failure))
            {
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Forgets that a blob is in a repository, after the registry turned out not to have it.</summary>
    public void Forget(RepositoryName repository, Descriptor blob)
    {
        moves.TryRemove((repository, blob.Digest, blob.Size), out _);
        landings.TryRemove((repository.Registry, blob.Digest), out _);
    }

    /// <summary>Notes that a repository of the registry has the blob, for later mounts.</summary>
    public void NoteLanded(RepositoryName repository, Digest digest) =>
        landings.TryAdd((repository.Registry, digest), Task.FromResult<RepositoryName?>(repository));

    /// <summary>A repository of the registry that is known to have the blob by now; null when none is.</summary>
    public async Task<RepositoryName?> FindLandedAsync(string registry, Digest digest) =>
        landings.TryGetValue((registry, digest), out var landing) && landing.IsCompletedSuccessfully ? await landing : null;

    /// <summary>
    /// The one place to wait for the first upload of a blob into a registry: the first caller gets null and a landing to
    /// settle, later callers get the repository it landed in once it has.
    /// </summary>
    public async Task<(RepositoryName? Landed, BlobLanding? Mine)> AwaitOrClaimAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var claim = new BlobLanding(repository);
            var landing = landings.GetOrAdd((repository.Registry, digest), claim.Task);
            if (landing == claim.Task)
            {
                claim.OnGivenUp = () => landings.TryRemove(KeyValuePair.Create((repository.Registry, digest), claim.Task));
                return (null, claim);
            }

            if (await landing.WaitAsync(cancellationToken) is { } landed)
            {
                return (landed, null);
            }
        }
    }

    private async Task<BlobOutcome> LeadAsync(RepositoryName repository, Descriptor blob, Func<Task<BlobOutcome>> move, TaskCompletionSource mine)
    {
        try
        {
            var outcome = await move();
            mine.SetResult();
            return outcome;
        }
        catch (Exception failure)
        {
            // Taken out first, so that a waiter that wakes finds the place free; every waiter sees the failure itself.
            moves.TryRemove(KeyValuePair.Create((repository, blob.Digest, blob.Size), mine.Task));
            mine.SetException(failure);
            _ = mine.Task.Exception;
            throw;
        }
    }
}

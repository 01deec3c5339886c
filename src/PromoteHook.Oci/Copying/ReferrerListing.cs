using System.Collections.Concurrent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Sees to it that a destination lists the referrers that were written to it: by its API, else by the index under the fallback tag.</summary>
/// <remarks>
/// Whether there is an API follows from asking for the list, not from the header OCI-Subject of a write: ECR sent that at a time
/// when it served no list. Source: <see href="https://github.com/sigstore/sigstore-js/issues/1183"/>.
/// </remarks>
internal sealed class ReferrerListing(RetryPolicy retry)
{
    /// <summary>How often the index is written anew when another process has written it in between.</summary>
    private const int MaxWrites = 3;

    private readonly ConcurrentDictionary<RepositoryName, bool> servesReferrers = new();
    private readonly ConcurrentDictionary<RepositoryName, SemaphoreSlim> asking = new();
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Subject), SemaphoreSlim> writing = new();

    /// <summary>Lists referrers that the destination has by now.</summary>
    /// <returns>True when the index was written.</returns>
    /// <exception cref="RegistryException">The registry refused or failed; InvalidContent when something else stands under the tag, or others keep on writing it.</exception>
    public async Task<bool> ListAsync(Repository destination, Digest subject, IReadOnlyList<Manifest> referrers, CancellationToken cancellationToken) =>
        !await ServesReferrersAsync(destination, subject, cancellationToken)
        && await InTurnAsync(writing.GetOrAdd((destination.Name, subject), NewTurn), () => WriteAsync(destination, subject, referrers, cancellationToken), cancellationToken);

    /// <summary>
    /// True where the destination lists referrers by itself. To be asked when something has been written there, and asked once for each
    /// repository: one registry's repositories may differ where it stands for several.
    /// </summary>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<bool> ServesReferrersAsync(Repository destination, Digest subject, CancellationToken cancellationToken) =>
        servesReferrers.TryGetValue(destination.Name, out var known)
            ? known
            : await InTurnAsync(
                asking.GetOrAdd(destination.Name, NewTurn),
                async () => servesReferrers.TryGetValue(destination.Name, out var meanwhile)
                    ? meanwhile
                    : servesReferrers[destination.Name] = await destination.FindReferrersAsync(subject, cancellationToken) is not null,
                cancellationToken);

    private async Task<bool> WriteAsync(Repository destination, Digest subject, IReadOnlyList<Manifest> referrers, CancellationToken cancellationToken)
    {
        var tag = ReferrerTags.Fallback(subject);
        var refusals = 0;
        for (var writes = 0; ; writes++)
        {
            if (FallbackIndex.With(await FindAsync(destination, tag, cancellationToken), referrers) is not { } index)
            {
                return writes > 0;
            }

            if (writes == MaxWrites)
            {
                throw new RegistryException(RegistryErrorKind.InvalidContent, $"the list of referrers under the tag {tag} of {destination.Name.Path} was overwritten {writes} times by another writer") { Registry = destination.Name.Registry };
            }

            try
            {
                await destination.PutManifestAsync(index, tag, cancellationToken);
            }
            catch (RegistryException failure) when (++refusals < RetryPolicy.MaxAttempts && TreeCopy.SaysPartsAreMissing(failure))
            {
                // The referrers are there; docker-registry 2.8 misses what another hook is just writing again.
                await retry.WaitAsync(refusals + 1, retryAfter: null, cancellationToken);
                writes--;
                continue;
            }

            if ((await destination.ResolveAsync(tag, cancellationToken))?.Digest == index.Digest)
            {
                return true;
            }
        }
    }

    private static async Task<Manifest?> FindAsync(Repository destination, string tag, CancellationToken cancellationToken)
    {
        try
        {
            return FallbackIndex.Require(await destination.GetManifestAsync(tag, cancellationToken), tag, destination.Name);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return null;
        }
    }

    private static SemaphoreSlim NewTurn<T>(T key) => new(1);

    private static async Task<bool> InTurnAsync(SemaphoreSlim turn, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }
}

using System.Collections.Concurrent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Finds what refers to a manifest, and remembers for a run which registries serve the referrers API.</summary>
internal sealed class ReferrerSearch
{
    /// <summary>True: serves it. False: does not. Null: the one who asked first could not tell.</summary>
    private readonly ConcurrentDictionary<string, Task<bool?>> registries = new();

    /// <summary>What the registry's list names, else the index under the fallback tag.</summary>
    /// <exception cref="RegistryException">The registry refused or failed, or what it has is no list.</exception>
    public async Task<IReadOnlyList<Referrer>> FindListedAsync(Repository repository, Digest subject, CancellationToken cancellationToken)
    {
        var listed = await AskAsync(repository, subject, cancellationToken) ?? await ReadFallbackAsync(repository, subject, cancellationToken);
        return [.. listed.Select(referrer => new Referrer(referrer.Digest, Tag: null)).Distinct()];
    }

    /// <summary>What stands under one of cosign's tags; null when nothing does.</summary>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public static async Task<Referrer?> FindTaggedAsync(Repository repository, string tag, CancellationToken cancellationToken) =>
        await repository.ResolveAsync(tag, cancellationToken) is { } found ? new Referrer(found.Digest, tag) : null;

    /// <summary>Asks the API where there is one. The first to ask a registry finds that out, and the others wait for its answer.</summary>
    private async Task<IReadOnlyList<Descriptor>?> AskAsync(Repository repository, Digest subject, CancellationToken cancellationToken)
    {
        var registry = repository.Name.Registry;
        var mine = new TaskCompletionSource<bool?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var known = registries.GetOrAdd(registry, mine.Task);
        if (known != mine.Task)
        {
            return await known.WaitAsync(cancellationToken) == false ? null : await repository.FindReferrersAsync(subject, cancellationToken);
        }

        try
        {
            var found = await repository.FindReferrersAsync(subject, cancellationToken);
            mine.SetResult(found is not null);
            return found;
        }
        catch
        {
            registries.TryRemove(KeyValuePair.Create(registry, mine.Task));
            mine.SetResult(null);
            throw;
        }
    }

    /// <remarks>HEAD before GET: most images have none, and registries that count pulls do not count a HEAD.</remarks>
    private static async Task<IReadOnlyList<Descriptor>> ReadFallbackAsync(Repository repository, Digest subject, CancellationToken cancellationToken)
    {
        var tag = ReferrerTags.Fallback(subject);
        return await repository.ResolveAsync(tag, cancellationToken) is { } found
            ? FallbackIndex.Require(await repository.GetManifestAsync(found.Digest.ToString(), cancellationToken), tag, repository.Name).Children
            : [];
    }
}

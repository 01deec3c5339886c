using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Planning;

/// <summary>Asks registries what tags and digests name: each one once in a plan, and so many at a time.</summary>
internal sealed class ManifestLookup(Func<RepositoryName, string, CancellationToken, Task<Descriptor?>> resolve, int parallel) : IDisposable
{
    private readonly ConcurrentDictionary<(RepositoryName Repository, string TagOrDigest), Lazy<Task<ManifestAnswer>>> answers = new();
    private readonly SemaphoreSlim places = new(parallel);

    /// <summary>The registry's answer, from memory when the same was asked before.</summary>
    public Task<ManifestAnswer> FindAsync(RepositoryName repository, string tagOrDigest, CancellationToken cancellationToken) =>
        answers.GetOrAdd((repository, tagOrDigest), key => new Lazy<Task<ManifestAnswer>>(() => FindAgainAsync(key.Repository, key.TagOrDigest, cancellationToken))).Value;

    /// <summary>Has the tags of each repository found together once one of them is asked for; what is not found so is asked for by itself.</summary>
    public void Expect(
        IEnumerable<ImageReference> wanted,
        Func<RepositoryName, IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, Descriptor>>> findTags,
        CancellationToken cancellationToken)
    {
        foreach (var (repository, tags) in wanted.Where(one => one.Tag is not null).GroupBy(one => one.Repository, one => one.Tag!, (repository, tags) => (repository, tags.Distinct().ToArray())))
        {
            var found = new Lazy<Task<IReadOnlyDictionary<string, Descriptor>>>(() => findTags(repository, tags, cancellationToken));
            foreach (var tag in tags)
            {
                answers[(repository, tag)] = new Lazy<Task<ManifestAnswer>>(async () =>
                    (await found.Value).TryGetValue(tag, out var descriptor) ? new ManifestAnswer(descriptor, null) : await FindAgainAsync(repository, tag, cancellationToken));
            }
        }
    }

    /// <summary>The registry's answer now.</summary>
    public async Task<ManifestAnswer> FindAgainAsync(RepositoryName repository, string tagOrDigest, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return new ManifestAnswer(await resolve(repository, tagOrDigest, cancellationToken), null);
        }
        catch (RegistryException fault)
        {
            return new ManifestAnswer(null, fault.Kind == RegistryErrorKind.NotFound || fault.IsRepositoryMissing ? null : fault);
        }
        catch (CredentialException fault)
        {
            return new ManifestAnswer(null, new RegistryException(RegistryErrorKind.Unauthorized, $"no credential could be had: {fault.Message}", fault) { Registry = repository.Registry });
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}

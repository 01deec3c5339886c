using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Promoting;

/// <summary>Creates whatever it is asked for by <paramref name="create"/>, and remembers it.</summary>
internal sealed class FakeCreator(Func<RepositoryName, Task> create) : IRepositoryCreator
{
    public ConcurrentQueue<(RepositoryName Repository, RepositoryTemplate Template)> Created { get; } = [];

    /// <summary>False says that somebody else was faster.</summary>
    public bool IsFirst { get; init; } = true;

    public bool Serves(string registry) => true;

    public async Task<bool> CreateAsync(RepositoryName repository, RepositoryTemplate wanted, CancellationToken cancellationToken)
    {
        Created.Enqueue((repository, wanted));
        await create(repository);
        return IsFirst;
    }
}

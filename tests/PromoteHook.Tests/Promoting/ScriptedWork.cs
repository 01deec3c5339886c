using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Promoting;

namespace PromoteHook.Tests.Promoting;

/// <summary>Registries that remember what they were asked; by default every copy works and is served afterwards.</summary>
internal sealed class ScriptedWork
{
    public ConcurrentQueue<CopyRequest> Copies { get; } = [];

    public ConcurrentDictionary<string, Digest> Served { get; } = [];

    public Func<CopyRequest, CancellationToken, Task> OnCopy { get; set; } = (_, _) => Task.CompletedTask;

    public Queue<IReadOnlyList<Descriptor>> Missing { get; } = [];

    public RegistryWork Work => new(CopyAsync, (_, _, _) => Task.FromResult(Missing.Count == 0 ? [] : Missing.Dequeue()), ResolveAsync);

    public Promoter Promoter(PromoterOptions? options = null) => new(Work, options ?? new PromoterOptions());

    private async Task<CopyOutcome> CopyAsync(CopyRequest request, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
    {
        Copies.Enqueue(request);
        await OnCopy(request, cancellationToken);
        Served.TryAdd($"{request.Destination}:{request.Tag}", request.Digest);
        return new CopyOutcome(100, 2, 1, 0, 1);
    }

    private Task<Descriptor?> ResolveAsync(RepositoryName repository, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Served.TryGetValue($"{repository}:{name}", out var digest) ? new Descriptor(MediaTypes.OciManifest, digest, 7) : null);
}

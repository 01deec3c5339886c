using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

/// <summary>What registries answer to HEAD requests for manifests, and the requests made.</summary>
internal sealed class FakeManifests
{
    private readonly ConcurrentDictionary<string, Func<Descriptor?>> answers = new();

    /// <summary>The references asked for, in order, <c>host/path:tag</c> or <c>host/path@digest</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The answers that were under way at once, at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What estimates are asked for.</summary>
    public List<CopyRequest> Estimated { get; } = [];

    /// <summary>Thrown by estimates; null answers.</summary>
    public CopyException? EstimateFault { get; set; }

    /// <summary>Repositories that do not exist.</summary>
    public HashSet<string> MissingRepositories { get; } = [];

    private int underWay;

    public FakeManifests Has(string reference, string digest)
    {
        answers[reference] = () => Descriptor(digest);
        answers[$"{ImageReference.Parse(reference).Repository}@{digest}"] = () => Descriptor(digest);
        return this;
    }

    /// <summary>Has the tag only from the given request on, counted from 1.</summary>
    public FakeManifests HasFrom(int request, string reference, string digest)
    {
        var count = 0;
        answers[reference] = () => Interlocked.Increment(ref count) >= request ? Descriptor(digest) : null;
        return this;
    }

    public FakeManifests Fails(string reference, RegistryErrorKind kind, string message = "no") =>
        Throws(reference, new RegistryException(kind, message));

    public FakeManifests Throws(string reference, Exception fault)
    {
        answers[reference] = () => throw fault;
        return this;
    }

    public Planner Planner(PlannerOptions? options = null) => new(ResolveAsync, EstimateAsync, IsMissingAsync, options ?? new PlannerOptions());

    /// <summary>What a tag names; null also where the registry fails.</summary>
    public Descriptor? DescriptorOf(string reference)
    {
        try
        {
            return answers.TryGetValue(reference, out var answer) ? answer() : null;
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    private static Descriptor Descriptor(string digest) => new(MediaTypes.OciIndex, Digest.Parse(digest), 7);

    private async Task<Descriptor?> ResolveAsync(RepositoryName repository, string tagOrDigest, CancellationToken cancellationToken)
    {
        var reference = Digest.TryParse(tagOrDigest, out _) ? $"{repository}@{tagOrDigest}" : $"{repository}:{tagOrDigest}";
        Requests.Enqueue(reference);
        var now = Interlocked.Increment(ref underWay);
        lock (answers)
        {
            MostAtOnce = Math.Max(MostAtOnce, now);
        }

        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Decrement(ref underWay);
        return answers.TryGetValue(reference, out var answer) ? answer() : null;
    }

    private Task<bool> IsMissingAsync(RepositoryName repository, string tagOrDigest, CancellationToken cancellationToken)
    {
        Requests.Enqueue($"GET {repository}:{tagOrDigest}");
        return Task.FromResult(MissingRepositories.Contains(repository.ToString()));
    }

    private Task<TransferEstimate> EstimateAsync(IReadOnlyList<CopyRequest> requests, CancellationToken cancellationToken)
    {
        Estimated.AddRange(requests);
        return EstimateFault is { } fault ? Task.FromException<TransferEstimate>(fault) : Task.FromResult(new TransferEstimate(100, 3, 2, 1));
    }
}

namespace PromoteHook.Oci.Transport;

/// <summary>What the transport must know of a request beside the request itself.</summary>
/// <param name="Repository">The repository it is about.</param>
/// <param name="Operation">What it does there.</param>
internal sealed record RegistryCall(RepositoryName Repository, RegistryOperation Operation)
{
    private static readonly HttpRequestOptionsKey<RegistryCall> Key = new("promote-hook.call");

    /// <summary>A repository of the same registry that a mount reads from; it needs the right to pull there too.</summary>
    public RepositoryName? MountFrom { get; init; }

    /// <summary>True for the question what an upload has kept.</summary>
    public bool AsksWhatIsKept { get; init; }

    /// <summary>True when the request may be sent twice: it has no body, or one that is held in memory.</summary>
    public bool IsReplayable { get; init; } = true;

    /// <summary>How many bytes the registry has to put in place before it answers; null when those of the body.</summary>
    public long? BytesInPlace { get; init; }

    /// <summary>The call a request travels for; every request below <see cref="RegistryTransport"/> has one.</summary>
    public static RegistryCall Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var call) ? call : throw new InvalidOperationException("the request carries no RegistryCall");

    /// <summary>True when <paramref name="request"/> has a body that can be sent once only.</summary>
    public bool HasOneShotBody(HttpRequestMessage request) => !IsReplayable && request.Content is not null;

    /// <summary>Attaches the call to its request.</summary>
    public void TravelWith(HttpRequestMessage request) => request.Options.Set(Key, this);
}

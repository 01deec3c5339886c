namespace PromoteHook.Oci.Transport;

/// <summary>What the transport must know of a request beside the request itself.</summary>
/// <param name="Repository">The repository it is about.</param>
/// <param name="Operation">What it does there.</param>
internal sealed record RegistryCall(RepositoryName Repository, RegistryOperation Operation)
{
    /// <summary>A repository of the same registry that a mount reads from; it needs the right to pull there too.</summary>
    public RepositoryName? MountFrom { get; init; }

    /// <summary>True when the request may be sent twice: it has no body, or one that is held in memory.</summary>
    public bool IsReplayable { get; init; } = true;
}

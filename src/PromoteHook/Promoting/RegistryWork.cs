using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Promoting;

/// <summary>The three things a promotion asks of registries.</summary>
/// <param name="Copy">Copies one root with all below it.</param>
/// <param name="FindMissing">What is gone below a root.</param>
/// <param name="Resolve">What a tag or digest names now; null when nothing.</param>
internal sealed record RegistryWork(
    Func<CopyRequest, IProgress<TransferEvent>, CancellationToken, Task<CopyOutcome>> Copy,
    Func<RepositoryName, Digest, CancellationToken, Task<IReadOnlyList<Descriptor>>> FindMissing,
    Func<RepositoryName, string, CancellationToken, Task<Descriptor?>> Resolve)
{
    /// <summary>Over real registries.</summary>
    public static RegistryWork Over(RegistryTransport transport, ImageCopier copier) => new(
        copier.CopyAsync,
        copier.FindMissingAsync,
        (repository, name, cancellationToken) => new Repository(transport, repository).ResolveAsync(name, cancellationToken));
}

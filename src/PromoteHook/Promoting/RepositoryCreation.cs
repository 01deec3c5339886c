using System.Collections.Concurrent;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;
using PromoteHook.Registries;

namespace PromoteHook.Promoting;

/// <summary>Creates destination repositories that turned out not to exist: each once in a run, however many images go there.</summary>
internal sealed class RepositoryCreation(PromoterOptions options)
{
    private readonly ConcurrentDictionary<RepositoryName, Lazy<Task<(bool IsOurs, Failure? Failure)>>> creations = new();

    /// <summary>True when a rule wants the destination's repository created and somebody can.</summary>
    public bool IsWanted(Promotion promotion) => promotion.CreateRepository is not null && CreatorFor(promotion) is not null;

    /// <summary>Creates the repository, or waits for the image that does.</summary>
    /// <returns>The repository if this call created it, and why none was created; both null when another call or somebody else did.</returns>
    public async Task<(RepositoryName? Created, Failure? Failure)> CreateAsync(PlannedPromotion planned, CancellationToken cancellationToken)
    {
        var repository = RepositoryUnit.Of(planned.Promotion.Destination.Repository);
        var mine = new Lazy<Task<(bool IsOurs, Failure? Failure)>>(() => CreateOnceAsync(planned, repository, cancellationToken));
        var creation = creations.GetOrAdd(repository, mine);
        var (isOurs, failure) = await creation.Value.WaitAsync(cancellationToken);
        return (creation == mine && isOurs ? repository : null, failure is null ? null : failure with { Subject = planned.Promotion.Destination.ToString() });
    }

    private async Task<(bool IsOurs, Failure? Failure)> CreateOnceAsync(PlannedPromotion planned, RepositoryName repository, CancellationToken cancellationToken)
    {
        var promotion = planned.Promotion;
        try
        {
            return (await CreatorFor(promotion)!.CreateAsync(promotion.Destination.Repository, promotion.CreateRepository!, cancellationToken), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            options.Faulted?.Invoke(planned, fault);
            return (false, FailureFrom(fault, repository));
        }
    }

    private IRepositoryCreator? CreatorFor(Promotion promotion) => options.Creators.FirstOrDefault(creator => creator.Serves(promotion.Destination.Registry));

    private static Failure FailureFrom(Exception fault, RepositoryName repository)
    {
        var (code, remedy) = fault switch
        {
            CredentialException credential => (ExitCode.AccessDenied, credential.Remedy ?? RegistryRemedy.GrantCreation(repository)),
            RegistryException { Kind: RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied } => (ExitCode.AccessDenied, RegistryRemedy.GrantCreation(repository)),
            RegistryException { Kind: RegistryErrorKind.Unavailable or RegistryErrorKind.RateLimited } => (ExitCode.Unavailable, "run it again"),
            _ => (ExitCode.RepositoryMissing, $"correct createRepository in its rule; or {RegistryRemedy.CreateByHand(repository)}"),
        };
        return new Failure(code, Side.Destination, repository.ToString(), $"repository {repository} does not exist, and creating it failed: {fault.Message.TrimEnd(' ', '.', ';', '\n')}", remedy);
    }
}

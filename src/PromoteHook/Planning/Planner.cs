using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Planning;

/// <summary>Looks at destinations and sources and says what has to be done; writes nothing.</summary>
public sealed class Planner
{
    private readonly Func<RepositoryName, string, CancellationToken, Task<Descriptor?>> resolve;
    private readonly Func<IReadOnlyList<CopyRequest>, CancellationToken, Task<TransferEstimate>> estimate;
    private readonly Func<RepositoryName, string, CancellationToken, Task<bool>> isMissing;
    private readonly PlannerOptions options;
    private readonly UnmappedPolicy unmapped;

    /// <summary>A planner that asks registries.</summary>
    /// <exception cref="RefusalException">Usage: a rule's pattern is wrong.</exception>
    public Planner(RegistryTransport transport, ImageCopier copier, PlannerOptions options)
        : this(
            (repository, tagOrDigest, cancellationToken) => new Repository(transport, repository).ResolveAsync(tagOrDigest, cancellationToken),
            copier.EstimateAsync,
            (repository, tagOrDigest, cancellationToken) => new Repository(transport, repository).IsMissingAsync(tagOrDigest, cancellationToken),
            options)
    {
    }

    internal Planner(
        Func<RepositoryName, string, CancellationToken, Task<Descriptor?>> resolve,
        Func<IReadOnlyList<CopyRequest>, CancellationToken, Task<TransferEstimate>> estimate,
        Func<RepositoryName, string, CancellationToken, Task<bool>> isMissing,
        PlannerOptions options)
    {
        this.isMissing = isMissing;
        this.resolve = resolve;
        this.estimate = estimate;
        this.options = options;
        unmapped = new UnmappedPolicy(options.Rules, options.FailUnmatched, options.AllowEmpty);
    }

    /// <summary>Pins every promotion to a digest: one HEAD for each distinct destination, and at the source only for what is missing or to be compared.</summary>
    /// <returns>A plan in the order of <paramref name="promotions"/>; one image's trouble is its Failure and stops no other.</returns>
    public async Task<PromotionPlan> PlanAsync(IReadOnlyList<Promotion> promotions, CancellationToken cancellationToken)
    {
        var unmappedFailures = unmapped.Judge(promotions);
        using var lookup = new ManifestLookup(resolve, options.Parallel);
        Expect(lookup, promotions.Where(one => one.IsMapped), cancellationToken);
        var step = new PlanStep(lookup, new SourceSearch(lookup, options));
        var planned = await Task.WhenAll(promotions.Select((promotion, index) => promotion.IsMapped
            ? step.PlanAsync(promotion, cancellationToken)
            : Task.FromResult(new PlannedPromotion(promotion, PromotionState.Unmapped) { Failure = unmappedFailures[index] })));
        return new PromotionPlan(TagAgreement.Check(planned));
    }

    /// <summary>The plan of an earlier run as it stands now, by the destinations only: done, still to do, or refused because the destination has changed otherwise.</summary>
    public async Task<PromotionPlan> RecheckAsync(PromotionPlan old, CancellationToken cancellationToken)
    {
        using var lookup = new ManifestLookup(resolve, options.Parallel);
        Expect(lookup, old.Promotions.Where(IsPlanned).Select(one => one.Promotion), cancellationToken);
        var planned = await Task.WhenAll(old.Promotions.Select(one => RecheckAsync(one, lookup, cancellationToken)));
        return old with { Promotions = planned };
    }

    /// <summary>The plan with what its copies would move and create. Reading that can fail without harm to the plan; then it says why.</summary>
    public async Task<PromotionPlan> EstimateAsync(PromotionPlan plan, CancellationToken cancellationToken)
    {
        plan = plan with { RepositoriesToCreate = await FindMissingAsync(plan, cancellationToken) };
        CopyRequest[] requests = [.. plan.Promotions.Where(one => one.NeedsCopy).Select(RequestOf).Distinct()];
        try
        {
            return plan with { Estimate = requests.Length == 0 ? new TransferEstimate(0, 0, 0, 0) : await estimate(requests, cancellationToken) };
        }
        catch (CopyException fault)
        {
            return plan with { EstimateFailure = FailureOf.From(fault.Failure, fault.Side, fault.Repository.ToString()) };
        }
    }

    /// <summary>One question for each repository that a rule would have created: what lacks an image may still be there.</summary>
    private async Task<IReadOnlyList<RepositoryName>> FindMissingAsync(PromotionPlan plan, CancellationToken cancellationToken)
    {
        PlannedPromotion[] wanting = [.. plan.Promotions.Where(one => one is { NeedsCopy: true, DestinationDigest: null, Promotion.CreateRepository: not null })];
        if (wanting.Length == 0)
        {
            return [];
        }

        using var places = new SemaphoreSlim(options.Parallel);
        async Task<bool> AskAsync(ImageReference destination)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await isMissing(destination.Repository, PlanStep.NameOf(destination), cancellationToken);
            }
            catch (RegistryException)
            {
                // Its answer does not tell, and the copy will: nothing is announced.
                return false;
            }
            finally
            {
                places.Release();
            }
        }

        var asked = wanting.DistinctBy(one => RepositoryUnit.Of(one.Promotion.Destination.Repository)).Select(one => one.Promotion.Destination).ToArray();
        var answers = await Task.WhenAll(asked.Select(AskAsync));
        return [.. asked.Zip(answers).Where(pair => pair.Second).Select(pair => RepositoryUnit.Of(pair.First.Repository))];
    }

    private void Expect(ManifestLookup lookup, IEnumerable<Promotion> promotions, CancellationToken cancellationToken)
    {
        if (options.FindTags is { } findTags)
        {
            lookup.Expect(promotions.Select(one => one.Destination), findTags, cancellationToken);
        }
    }

    private static bool IsPlanned(PlannedPromotion old) => old.Digest is not null && old.Promotion.IsMapped;

    private static async Task<PlannedPromotion> RecheckAsync(PlannedPromotion old, ManifestLookup lookup, CancellationToken cancellationToken)
    {
        if (!IsPlanned(old))
        {
            return old;
        }

        var destination = old.Promotion.Destination;
        var answer = await lookup.FindAsync(destination.Repository, PlanStep.NameOf(destination), cancellationToken);
        return answer.Fault is { } fault
            ? old with { State = PromotionState.Unreadable, Failure = FailureOf.From(fault, Side.Destination, destination.ToString()) }
            : PlanCheck.Against(old, answer.Descriptor?.Digest);
    }

    private static CopyRequest RequestOf(PlannedPromotion one) =>
        new(one.Source!.Repository, one.Digest!, one.Promotion.Destination.Repository, one.Promotion.Destination.Tag);
}

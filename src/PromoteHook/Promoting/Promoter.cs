using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>Carries out a plan: copies what needs copying, some images at a time, and proves each. One image's trouble never stops the others.</summary>
public sealed class Promoter
{
    private readonly PromoterOptions options;
    private readonly PromotionRun run;

    /// <summary>A promoter over real registries.</summary>
    public Promoter(RegistryTransport transport, ImageCopier copier, PromoterOptions options)
        : this(RegistryWork.Over(transport, copier), options)
    {
    }

    internal Promoter(RegistryWork work, PromoterOptions options)
    {
        this.options = options;
        run = new PromotionRun(work, options);
    }

    /// <summary>Carries out <paramref name="plan"/>; the results stand in the plan's order, one for each of its promotions.</summary>
    /// <remarks>
    /// 1. What needs no registry is settled. 2. The rest starts in the plan's order, as many at once as the options allow.
    /// 3. When the run is stopped, what is under way has a grace to end; 4. what has no result by then was stopped.
    /// </remarks>
    public async Task<IReadOnlyList<PromotionResult>> PromoteAsync(PromotionPlan plan, IPromotionSink sink, CancellationToken cancellationToken)
    {
        var results = new PromotionResult?[plan.Promotions.Count];
        void Settle(int index, PromotionResult result)
        {
            // The first result stays: one that was given up as stopped may still end behind our back.
            if (Interlocked.CompareExchange(ref results[index], result, null) is null)
            {
                sink.PromotionEnded(result);
            }
        }

        // 1.
        var queue = new List<int>();
        for (var index = 0; index < results.Length; index++)
        {
            if (NeedsRegistry(plan.Promotions[index]))
            {
                queue.Add(index);
            }
            else
            {
                Settle(index, SettledByPlan.ResultOf(plan.Promotions[index]));
            }
        }

        // 2.
        var next = -1;
        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var turn && turn < queue.Count && !cancellationToken.IsCancellationRequested)
            {
                Settle(queue[turn], await run.PromoteAsync(plan.Promotions[queue[turn]], sink, cancellationToken));
            }
        }

        var workers = Task.WhenAll(Enumerable.Range(0, Math.Min(options.Parallel, queue.Count)).Select(_ => WorkAsync()));

        // 3.
        await EndOrGraceAsync(workers, cancellationToken);

        // 4.
        foreach (var index in queue)
        {
            Settle(index, run.Stopped(plan.Promotions[index], TimeSpan.Zero, null));
        }

        return results!;
    }

    private bool NeedsRegistry(PlannedPromotion planned) =>
        planned.NeedsCopy || (options.VerifyDeep && planned is { State: PromotionState.Present, Failure: null, Digest: not null });

    private async Task EndOrGraceAsync(Task workers, CancellationToken cancellationToken)
    {
        try
        {
            await workers.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var first = await Task.WhenAny(workers, Task.Delay(options.StopGrace, options.Time, CancellationToken.None));
            await first;
        }
    }
}

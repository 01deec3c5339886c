using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>Carries out one promotion and turns whatever goes wrong into its result.</summary>
internal sealed class PromotionRun(RegistryWork work, PromoterOptions options)
{
    private readonly DeepVerification deep = new(work);
    private readonly RepositoryCreation creation = new(options);

    /// <summary>Copies if the plan says so, proves it, and looks deeper if the options say so. Throws nothing.</summary>
    public async Task<PromotionResult> PromoteAsync(PlannedPromotion planned, IPromotionSink sink, CancellationToken cancellationToken)
    {
        RepositoryName? created = null;
        var result = await CarryOutAsync(
            planned,
            sink,
            repository =>
            {
                created = repository;
                sink.RepositoryCreated(planned, repository);
            },
            cancellationToken);
        return result with { CreatedRepository = created };
    }

    /// <summary>The result of a promotion that was under way, or waiting, when the run was stopped.</summary>
    public PromotionResult Stopped(PlannedPromotion planned, TimeSpan elapsed, CopyOutcome? copy)
    {
        var code = options.Stop?.Code ?? ExitCode.Terminated;
        var failure = new Failure(
            code,
            null,
            planned.Promotion.Destination.ToString(),
            $"stopped {options.Stop?.Reason ?? "by SIGTERM"} before it was done",
            code == ExitCode.DeadlinePassed ? $"run it again, or give {options.Stop?.DeadlineGiver} more time; what was copied is kept" : "run it again; what was copied is kept");
        return Failed(planned, failure, elapsed, copy);
    }

    private async Task<PromotionResult> CarryOutAsync(PlannedPromotion planned, IPromotionSink sink, Action<RepositoryName> created, CancellationToken cancellationToken)
    {
        var begun = options.Time.GetTimestamp();
        TimeSpan Elapsed() => options.Time.GetElapsedTime(begun);
        var copied = default(PromotionStep);
        try
        {
            sink.PromotionStarted(planned);
            var transfers = new PromotionTransfers(planned, sink);
            var outcome = Outcome.Present;
            if (planned.NeedsCopy)
            {
                copied = await CopyAsync(planned, transfers, created, cancellationToken);
                outcome = planned.State == PromotionState.DigestMismatch ? Outcome.Overwritten : Outcome.Copied;
            }

            var last = copied;
            if (options.VerifyDeep && copied.Failure is null)
            {
                var repair = await deep.EnsureWholeAsync(planned, transfers, cancellationToken);
                outcome = repair.Copy is null ? outcome : Outcome.Repaired;
                last = repair.After(copied.Copy);
            }

            return last.Failure is null
                ? new PromotionResult(planned, outcome, Elapsed()) { Copy = last.Copy, ReferrerFailures = [.. (last.Copy?.ReferrerFaults ?? []).Select(fault => FailureFrom(fault, planned))] }
                : Failed(planned, last.Failure, Elapsed(), last.Copy);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped(planned, Elapsed(), copied.Copy);
        }
        catch (Exception fault)
        {
            // The boundary of one promotion: the others go on.
            options.Faulted?.Invoke(planned, fault);
            return Failed(planned, FailureFrom(fault, planned), Elapsed(), copied.Copy);
        }
    }

    /// <summary>Pushes first, for the registry may create the repository on push; only one that says it does not exist is created.</summary>
    private async Task<PromotionStep> CopyAsync(PlannedPromotion planned, PromotionTransfers transfers, Action<RepositoryName> created, CancellationToken cancellationToken)
    {
        var destination = planned.Promotion.Destination;
        if (planned is not { Source: { } source, Digest: { } digest })
        {
            return new(null, new Failure(ExitCode.Usage, null, destination.ToString(), "the plan says to copy it but names no source and digest", "make the plan again"));
        }

        // The copier ends with a HEAD that must answer with the digest; asking again here would prove nothing more.
        var request = new CopyRequest(source.Repository, digest, destination.Repository, destination.Tag) { Referrers = planned.Promotion.Referrers };
        try
        {
            return new(await work.Copy(request, transfers, cancellationToken), null);
        }
        catch (CopyException fault) when (fault is { Side: Side.Destination, Failure.IsRepositoryMissing: true } && creation.IsWanted(planned.Promotion))
        {
            var (repository, failure) = await creation.CreateAsync(planned, cancellationToken);
            if (failure is not null)
            {
                return new(null, failure);
            }

            if (repository is not null)
            {
                created(repository);
            }
        }

        return new(await work.Copy(request, transfers, cancellationToken), null);
    }

    private static PromotionResult Failed(PlannedPromotion planned, Failure failure, TimeSpan elapsed, CopyOutcome? copy) =>
        new(planned, Outcome.Failed, elapsed) { Failure = failure, Copy = copy };

    /// <summary>A referrer that is required may also be done without.</summary>
    private static Failure WithChoice(Failure failure, CopyException fault, PlannedPromotion planned) =>
        fault.IsOfReferrer && planned.Promotion.Referrers == ReferrerPolicy.Require
            ? failure with { Remedy = $"{failure.Remedy}; or let the image go without it: referrers: bestEffort, or --referrers best-effort" }
            : failure;

    private static Failure FailureFrom(Exception fault, PlannedPromotion planned)
    {
        var destination = planned.Promotion.Destination.ToString();
        return fault switch
        {
            CopyException copy => WithChoice(FailureOf.From(copy.Failure, copy.Side, copy.Side == Side.Source ? planned.Source?.ToString() ?? destination : destination), copy, planned),
            RegistryException registry => FailureOf.From(registry, Side.Destination, destination),
            CredentialException credential => new Failure(ExitCode.AccessDenied, null, destination, credential.Message, credential.Remedy ?? "put the credential right, then run again"),
            OperationCanceledException => new Failure(ExitCode.Unavailable, null, destination, "a request was given up", "run it again"),
            _ => new Failure(ExitCode.Bug, null, destination, $"bug in promote-hook: {fault.GetType().Name}: {fault.Message}", "run it with -v and report what it prints"),
        };
    }
}

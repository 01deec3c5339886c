using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Planning;

/// <summary>Finds the first candidate that has what a promotion wants.</summary>
/// <remarks>
/// A candidate that has nothing, or does not let us look, is passed over. One that fails otherwise ends the search when a
/// tag decides, because the next candidate's tag may stand for other content; with a wanted digest the next one is as good.
/// </remarks>
internal sealed class SourceSearch(ManifestLookup lookup, PlannerOptions options)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly long start = options.Time.GetTimestamp();

    /// <summary>Asks the candidates in order, once.</summary>
    public Task<SourceFinding> FindAsync(Promotion promotion, CancellationToken cancellationToken) =>
        AskAllAsync(promotion, lookup.FindAsync, cancellationToken);

    /// <summary>Asks the candidates in order, and again, at growing intervals, while all say they have it not and the time allowed is not over.</summary>
    public async Task<SourceFinding> AwaitAsync(Promotion promotion, CancellationToken cancellationToken)
    {
        var finding = await FindAsync(promotion, cancellationToken);
        for (var delay = FirstDelay; finding.Failure?.Code == ExitCode.SourceMissing; delay = Shorter(delay * 2, LongestDelay))
        {
            var left = options.WaitForSource - options.Time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            options.Waiting?.Report(new SourceWait(promotion, left));
            await Task.Delay(Shorter(delay, left), options.Time, cancellationToken);
            finding = await AskAllAsync(promotion, lookup.FindAgainAsync, cancellationToken);
        }

        return finding;
    }

    private async Task<SourceFinding> AskAllAsync(
        Promotion promotion, Func<RepositoryName, string, CancellationToken, Task<ManifestAnswer>> ask, CancellationToken cancellationToken)
    {
        List<(ImageReference Candidate, RegistryException? Fault)> tried = [];
        foreach (var candidate in promotion.Sources)
        {
            var answer = await ask(candidate.Repository, (promotion.WantedDigest ?? candidate.Digest)?.ToString() ?? candidate.Tag!, cancellationToken);
            if (answer.Descriptor is { } descriptor)
            {
                return new SourceFinding { Source = candidate, Descriptor = descriptor, Note = NoteOf(tried) };
            }

            tried.Add((candidate, answer.Fault));
            if (answer.Fault is { } fault && !IsRefusal(fault) && promotion.WantedDigest is null)
            {
                break;
            }
        }

        return new SourceFinding { Failure = FailureFor(promotion, tried) };
    }

    private Failure FailureFor(Promotion promotion, List<(ImageReference Candidate, RegistryException? Fault)> tried)
    {
        var (candidate, fault) = tried.Find(one => one.Fault is { } other && !IsRefusal(other)) is { Fault: not null } broken ? broken
            : tried.Find(one => one.Fault is not null) is { Fault: not null } refused ? refused
            : tried[0];
        if (fault is not null)
        {
            var failure = FailureOf.From(fault, Side.Source, candidate.ToString());
            return tried.Count == 1 ? failure : failure with { Message = $"{failure.Message} (tried: {Describe(tried)})" };
        }

        var wanted = promotion.WantedDigest is { } digest ? $"has no manifest {digest}" : "has no such image";
        return new Failure(
            ExitCode.SourceMissing,
            Side.Source,
            candidate.ToString(),
            tried.Count == 1 ? $"the registry {wanted}" : $"no candidate has it (tried: {Describe(tried)})",
            $"{RegistryRemedy.PushAgain(candidate.Registry)}; or correct {promotion.Why}, or {(options.WaitForSource > TimeSpan.Zero ? "wait longer" : "wait for the build")} with --wait-for-source");
    }

    private static string? NoteOf(List<(ImageReference Candidate, RegistryException? Fault)> tried) =>
        tried.Exists(one => one.Fault is not null) ? $"candidates passed over: {Describe(tried)}" : null;

    private static string Describe(List<(ImageReference Candidate, RegistryException? Fault)> tried) =>
        string.Join("; ", tried.Select(one => $"{one.Candidate}: {(one.Fault is null ? "not there" : one.Fault.Message.TrimEnd(' ', '.', ';'))}"));

    private static bool IsRefusal(RegistryException fault) => fault.Kind is RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

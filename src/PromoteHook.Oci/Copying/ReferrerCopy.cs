using System.Collections.Concurrent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// Copies what refers to an image, beside the image's own blobs and before its last write: (1) ask the source what refers to a
/// manifest; (2) write each with all below it, by digest or under cosign's tag, and what refers to it in turn; (3) see to it that the
/// destination lists them. (4) What the destination refuses as long as it lacks the subject waits for the root.
/// </summary>
/// <param name="request">The copy they belong to.</param>
/// <param name="search">Finds them; shared by the run.</param>
/// <param name="listing">Lists them; shared by the run.</param>
/// <param name="source">Where to read.</param>
/// <param name="destination">Where to write.</param>
/// <param name="tree">Writes manifests with all below them.</param>
/// <param name="stopping">The run's token; giving up alone ends the questions.</param>
internal sealed class ReferrerCopy(
    CopyRequest request, ReferrerSearch search, ReferrerListing listing, Repository source, Repository destination, TreeCopy tree, CancellationToken stopping) : IDisposable
{
    /// <summary>A signature of an SBOM of an image is two; a guard against lists that name each other without end.</summary>
    private const int MaxDepth = 4;

    /// <summary>More than any real image has together with its platforms; a guard against hostile content.</summary>
    private const int MaxReferrers = 5000;

    private readonly CancellationTokenSource givingUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly Lock gate = new();
    private readonly HashSet<Digest> subjects = [];
    private readonly HashSet<Referrer> known = [];
    private readonly List<Task> tasks = [];
    private readonly ConcurrentQueue<Waiting> waiting = new();
    private readonly ConcurrentQueue<CopyException> faults = new();
    private readonly ConcurrentDictionary<Digest, bool> copied = new();
    private bool isSettled;
    private bool isTooMany;

    /// <summary>True when something can be written only after the root.</summary>
    public bool WaitsForRoot => !waiting.IsEmpty;

    private CancellationToken Token => givingUp.Token;

    /// <summary>Begins to copy what refers to a manifest of the image; nothing is asked twice, and nothing after <see cref="SettleAsync"/>.</summary>
    public void Follow(Digest subject)
    {
        lock (gate)
        {
            if (!isSettled && subjects.Add(subject))
            {
                tasks.Add(CopyReferrersOfAsync(subject, depth: 1));
            }
        }
    }

    /// <summary>Waits until everything is written that can be before the root.</summary>
    /// <exception cref="CopyException">Something cannot be copied and the policy is Require.</exception>
    public async Task SettleAsync(Manifest root)
    {
        await Task.WhenAll(EndOfQuestions());
        if (isTooMany)
        {
            await TryAsync($"copying the referrers of {request.Digest}", () => throw TooMany());
        }

        // The root may refer to something itself, and is no less a referrer for being copied by its own name.
        if (root.Subject is { } subject && await TryAsync(
            $"listing the referrers of {subject.Digest}",
            () => Sides.AtAsync(Side.Destination, destination, async at => !await listing.ServesReferrersAsync(at, subject.Digest, Token)),
            otherwise: false))
        {
            waiting.Enqueue(new Waiting(Depth: 0, subject.Digest, Referrer: null, root));
        }
    }

    /// <summary>Writes what waited for the root: first what refers to the image, then what refers to that.</summary>
    /// <exception cref="CopyException">Something cannot be copied and the policy is Require.</exception>
    public async Task FinishAsync()
    {
        var written = new ConcurrentBag<(Digest Subject, Manifest Manifest)>();
        foreach (var layer in waiting.GroupBy(one => one.Depth).OrderBy(layer => layer.Key))
        {
            await Task.WhenAll(layer.Select(async one =>
            {
                if (one.Referrer is null || await TryAsync($"copying referrer {one.Referrer.Reference} of {one.Subject}", () => WriteAgainAsync(one.Referrer, one.Manifest)))
                {
                    written.Add((one.Subject, one.Manifest));
                }
            }));
        }

        await ListAsync(written);
    }

    /// <summary>Ends after the image itself has failed.</summary>
    public async Task GiveUpAsync()
    {
        await givingUp.CancelAsync();
        await Task.WhenAll(EndOfQuestions()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What was done, added to what was done for the image.</summary>
    public CopyOutcome AddTo(CopyOutcome outcome) => outcome with { ReferrersCopied = copied.Count, ReferrerFaults = faults.IsEmpty ? [] : [.. faults] };

    public void Dispose() => givingUp.Dispose();

    private async Task CopyReferrersOfAsync(Digest subject, int depth)
    {
        // 1.
        var questions = ReferrerTags.OfCosign(subject)
            .Select(tag => TryFindAsync(subject, async at => await ReferrerSearch.FindTaggedAsync(at, tag, Token) is { } found ? [found] : []))
            .Prepend(TryFindAsync(subject, at => search.FindListedAsync(at, subject, Token)));
        Referrer[] found = [.. (await Task.WhenAll(questions)).SelectMany(answer => answer).Where(IsNew)];
        if (found.Length == 0)
        {
            return;
        }

        // 2.
        var written = new ConcurrentBag<(Digest Subject, Manifest Manifest)>();
        await Task.WhenAll(found.Select(referrer => TryAsync($"copying referrer {referrer.Reference} of {subject}", () => CopyOneAsync(subject, referrer, depth, written))));

        // 3.
        await ListAsync(written);
    }

    private Task[] EndOfQuestions()
    {
        lock (gate)
        {
            isSettled = true;
            return [.. tasks];
        }
    }

    private Task<IReadOnlyList<Referrer>> TryFindAsync(Digest subject, Func<Repository, Task<IReadOnlyList<Referrer>>> find) =>
        TryAsync($"looking for referrers of {subject}", () => Sides.AtAsync(Side.Source, source, find), otherwise: []);

    /// <summary>False for what is under way already; the root is never written before its time, whoever lists it.</summary>
    private bool IsNew(Referrer referrer)
    {
        lock (gate)
        {
            isTooMany |= known.Count >= MaxReferrers;
            return referrer.Digest != request.Digest && !isTooMany && known.Add(referrer);
        }
    }

    private async Task CopyOneAsync(Digest subject, Referrer referrer, int depth, ConcurrentBag<(Digest Subject, Manifest Manifest)> written)
    {
        var manifest = await Sides.AtAsync(Side.Source, source, at => at.GetManifestAsync(referrer.Digest.ToString(), Token));
        var beyond = depth < MaxDepth && IsNewSubject(referrer.Digest) ? CopyReferrersOfAsync(referrer.Digest, depth + 1) : Task.CompletedTask;
        try
        {
            // One that a list names is listed again; one of cosign's stands under its tag, and is listed where it names a subject too.
            var listedFor = referrer.Tag is null ? subject : manifest.Subject?.Digest;
            if (!await WriteAsync(referrer, manifest))
            {
                // 4. Only what names a subject is refused for it.
                waiting.Enqueue(new Waiting(depth, listedFor!, referrer, manifest));
            }
            else if (listedFor is not null)
            {
                written.Add((listedFor, manifest));
            }
        }
        finally
        {
            await beyond;
        }
    }

    private bool IsNewSubject(Digest subject)
    {
        lock (gate)
        {
            return subjects.Add(subject);
        }
    }

    /// <returns>False when the registry wants the subject first.</returns>
    private async Task<bool> WriteAsync(Referrer referrer, Manifest manifest)
    {
        if (await tree.ResolveAsync(referrer.Reference) == manifest.Digest)
        {
            return true;
        }

        await tree.WriteBelowAsync(manifest, BlobTrust.Run);
        if (manifest.Subject is null)
        {
            await tree.WriteManifestAsync(manifest, referrer.Reference);
        }
        else
        {
            try
            {
                await tree.WriteOnceAsync(manifest, referrer.Reference);
            }
            catch (CopyException failure) when (MayWantSubjectFirst(failure))
            {
                return false;
            }
        }

        copied[manifest.Digest] = true;
        return true;
    }

    private async Task WriteAgainAsync(Referrer referrer, Manifest manifest)
    {
        await tree.WriteManifestAsync(manifest, referrer.Reference);
        copied[manifest.Digest] = true;
    }

    /// <remarks>The specification lets a referrer come before its subject; not every registry does.</remarks>
    private static bool MayWantSubjectFirst(CopyException failure) =>
        (int?)failure.Failure.Status is 400 or 404
        && failure.Failure is { IsRepositoryMissing: false } of
        && of.Errors.Any(error => error.Code is "MANIFEST_UNKNOWN" or "MANIFEST_INVALID" or "BLOB_UNKNOWN" or "MANIFEST_BLOB_UNKNOWN");

    private async Task ListAsync(ConcurrentBag<(Digest Subject, Manifest Manifest)> written) => await Task.WhenAll(written.GroupBy(one => one.Subject).Select(group => TryAsync(
        $"listing the referrers of {group.Key}",
        () => Sides.AtAsync(Side.Destination, destination, at => listing.ListAsync(at, group.Key, [.. group.Select(one => one.Manifest)], Token)),
        otherwise: false)));

    private CopyException TooMany() => new(
        Side.Source, new RegistryException(RegistryErrorKind.Unsupported, $"there are more than {MaxReferrers}") { Registry = source.Name.Registry }, source.Name);

    private Task<bool> TryAsync(string deed, Func<Task> work) => TryAsync(
        deed,
        async () =>
        {
            await work();
            return true;
        },
        otherwise: false);

    private async Task<T> TryAsync<T>(string deed, Func<Task<T>> work, T otherwise)
    {
        try
        {
            return await work();
        }
        catch (CopyException failure)
        {
            // What refers to a referrer may have failed below this, and is told by its own name.
            var named = failure.IsOfReferrer ? failure : failure.OfReferrer(deed);
            if (request.Referrers == ReferrerPolicy.Require)
            {
                throw named;
            }

            faults.Enqueue(named);
            return otherwise;
        }
    }

    /// <summary>What is written after the root.</summary>
    /// <param name="Depth">1 for what refers to the image, 2 for what refers to that, and so on.</param>
    /// <param name="Subject">What it refers to.</param>
    /// <param name="Referrer">How it is written; null for the root, which only has to be listed.</param>
    /// <param name="Manifest">Its manifest.</param>
    private sealed record Waiting(int Depth, Digest Subject, Referrer? Referrer, Manifest Manifest);
}

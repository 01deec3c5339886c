using System.Collections.Concurrent;
using System.Net;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// Uploads one blob, trying again where that can help. The requests are one-shot, so the loop is here and not in the
/// transport; the policy is the same.
/// </summary>
/// <remarks>
/// One try: (1) take a place to read and a place to write; (2) open a session unless a failed mount left one, or ask the session
/// that broke off what it has of a large blob; (3) relay the content by one PUT, or by PATCH and PUT where the registry turned out to
/// need it or has the first part; (4) judge the answer. Any other failed session is left to the registry.
/// </remarks>
internal sealed class BlobUpload(RegistryTransport transport)
{
    /// <summary>How often content that does not match its digest is read before it is called invalid.</summary>
    private const int MaxReads = 3;

    private readonly ConcurrentDictionary<string, bool> registriesNeedingPatch = new();

    /// <summary>Where the rest of a blob was refused, or did not fit to the part that was said to be there.</summary>
    private readonly ConcurrentDictionary<string, bool> registriesNotResuming = new();

    /// <summary>Sends the blob; returns when the registry has accepted it.</summary>
    /// <exception cref="CopyException">Either end failed for good.</exception>
    public async Task SendAsync(
        Repository source, Repository destination, Descriptor blob, UploadSession? session, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
    {
        var registry = destination.Name.Registry;
        using var upload = new UploadState(
            blob, session, blob.Size >= transport.Options.SmallestResumedUpload, RegistryProfile.Of(registry).ResumesUploads,
            bytes => progress.Report(new TransferEvent(TransferEventKind.BlobProgress, destination.Name, blob.Digest, bytes)));
        try
        {
            await SendAsync(source, destination, blob, upload, cancellationToken);
        }
        catch (CopyException failure) when (failure.Side == Side.Destination)
        {
            upload.TakeBack();
            throw upload.WithWhatWasLost(failure);
        }
        catch
        {
            upload.TakeBack();
            throw;
        }
    }

    private async Task SendAsync(Repository source, Repository destination, Descriptor blob, UploadState upload, CancellationToken cancellationToken)
    {
        var registry = destination.Name.Registry;
        var usesPatch = registriesNeedingPatch.ContainsKey(registry);
        var (wasRefused, wasCut, mayBeAsked) = (false, false, true);
        long? tooManySince = null;
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryAsync(source, destination, blob, upload, usesPatch, mayBeAsked ? wasCut : null, cancellationToken);
            if (result.Failure is null)
            {
                if (usesPatch)
                {
                    registriesNeedingPatch[registry] = true;
                }

                return;
            }

            if (upload.HasAdvanced)
            {
                // Tries are counted against a registry that gets no further, not against a line that breaks every few gigabytes.
                (attempt, wasRefused, tooManySince) = (1, false, null);
            }

            tooManySince ??= result.Failure is { Side: Side.Destination, Failure.Kind: RegistryErrorKind.RateLimited } ? transport.Retry.Time.GetTimestamp() : null;
            var mayGoOn = MayGoOn(result, upload, registry);
            if (!MayTryAgain(result, attempt, tooManySince, usesPatch, wasRefused, mayBeAsked))
            {
                if (!mayGoOn || !await HasAdvancedAfterAllAsync(upload, attempt, result.Failure.Failure.RetryAfter, cancellationToken))
                {
                    throw result.Failure;
                }

                (attempt, wasRefused, tooManySince) = (1, false, null);
            }

            // A registry that refuses the headers and closes at once is only seen to cut, as long as the body keeps being sent.
            wasCut |= result.Failure is { Side: Side.Destination, Failure.Status: null };
            wasRefused |= result.Failure.Failure.Kind == RegistryErrorKind.Unauthorized;
            usesPatch |= result.LostContent;
            mayBeAsked &= !result.RefusesToBeAsked;
            if (!mayGoOn)
            {
                upload.StartOver();
            }

            await transport.Retry.WaitAsync(attempt + 1, result.Failure.Failure.RetryAfter, cancellationToken);

            // The answer may be what got lost: a proxy gives up while the registry still moves a large blob into place.
            if (result.WasSentWhole && await HasLandedAsync(destination, blob, cancellationToken))
            {
                upload.ShowAt(blob.Size);
                return;
            }
        }
    }

    /// <remarks>
    /// That there were too many requests is no fault of this one, so it is given time in place of tries.
    /// A refused token was dropped by the transport, so that one more try brings a fresh one; whatever went wrong before.
    /// A rest that is refused says nothing against the blob, nor against the registry's taking it as a whole.
    /// </remarks>
    private bool MayTryAgain(UploadAttempt result, int attempt, long? tooManySince, bool usedPatch, bool wasRefused, bool wasAsked)
    {
        var failure = result.Failure!.Failure;
        return result.LostContent ? !usedPatch
            : result.RefusesToBeAsked ? wasAsked
            : result.IsOfRest ? attempt < RetryPolicy.MaxAttempts
            : failure.Kind == RegistryErrorKind.InvalidContent ? attempt < MaxReads
            : failure.Kind == RegistryErrorKind.Unauthorized ? !wasRefused
            : transport.Retry.IsTransient(failure)
            && (tooManySince is { } since ? transport.Retry.Time.GetElapsedTime(since) < RetryPolicy.LongestRefusal : attempt < RetryPolicy.MaxAttempts);
    }

    /// <summary>Asks after the last try, which the next one's question would count, whether it got a good deal further.</summary>
    private async Task<bool> HasAdvancedAfterAllAsync(UploadState upload, int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        if (!upload.MayHaveAdvanced)
        {
            return false;
        }

        await transport.Retry.WaitAsync(attempt + 1, retryAfter, cancellationToken);
        try
        {
            return await upload.FindPlaceAsync(cancellationToken) && upload.HasAdvanced;
        }
        catch (RegistryException)
        {
            // What ended the last try tells more.
            return false;
        }
    }

    /// <summary>True when the registry has the blob; false also when it cannot be asked now, so that the upload goes on.</summary>
    /// <exception cref="CopyException">The registry refused to tell, for good.</exception>
    private async Task<bool> HasLandedAsync(Repository destination, Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return await Sides.AtAsync(Side.Destination, destination, at => at.HasBlobAsync(blob, cancellationToken));
        }
        catch (CopyException unknown) when (transport.Retry.IsTransient(unknown.Failure))
        {
            return false;
        }
    }

    /// <summary>True when the session is to be asked what it has, false when it is done with.</summary>
    private bool MayGoOn(UploadAttempt result, UploadState upload, string registry)
    {
        if (result is { IsOfRest: true, Failure.Side: Side.Destination })
        {
            registriesNotResuming[registry] = true;
        }

        return upload.MayResume
            && upload.HasBegun
            && !result.LostContent
            && !result.IsOfRest
            && (result.RefusesToBeAsked || transport.Retry.IsTransient(result.Failure!.Failure) || result.Failure.Failure.Kind == RegistryErrorKind.Unauthorized)
            && !registriesNotResuming.ContainsKey(registry);
    }

    /// <param name="source">Where the blob is read.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="upload">What became of it so far.</param>
    /// <param name="usesPatch">True where content gets lost by PUT alone.</param>
    /// <param name="asksFirst">True to send content only once the registry says that it may come, which a rest does in any case; null where that is not understood.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    private async Task<UploadAttempt> TryAsync(
        Repository source, Repository destination, Descriptor blob, UploadState upload, bool usesPatch, bool? asksFirst, CancellationToken cancellationToken)
    {
        // 1.
        using var read = await transport.Governor.EnterReadAsync(source.Name.Registry, blob.Size, cancellationToken);
        using var write = await transport.Governor.EnterUploadAsync(destination.Name.Registry, blob.Size, cancellationToken);

        // 2.
        try
        {
            if (!await upload.FindPlaceAsync(cancellationToken))
            {
                registriesNotResuming[destination.Name.Registry] = true;
            }
        }
        catch (RegistryException failure) when (transport.Retry.IsTransient(failure))
        {
            // The session is asked again: what it has may be hours of work.
            return new UploadAttempt(new CopyException(Side.Destination, failure, destination.Name));
        }
        catch (RegistryException)
        {
            upload.StartOver();
        }

        upload.Session ??= (await Sides.AtAsync(Side.Destination, destination, at => at.StartUploadAsync(mount: null, from: null, cancellationToken)))!;

        // 3.
        using var writing = new StallGuard(transport.Options, cancellationToken);
        await using var content = new CheckedBlob(transport, source, blob, upload.Check);
        using var body = new BlobContent(transport, content, blob, upload.Start, upload.Show, writing);
        try
        {
            await body.PrepareAsync(cancellationToken);
            using var response = await (
                upload.Start == blob.Size && upload.IsRest ? upload.Session.CloseAsync(blob, writing.Token)
                : upload.IsRest ? upload.Session.PatchAndPutAsync(body, blob, asksFirst is not null, writing.Token)
                : usesPatch ? upload.Session.PatchAndPutAsync(body, blob, asksFirst == true, writing.Token)
                : upload.Session.PutAsync(body, blob.Digest, asksFirst == true, writing.Token));

            // 4.
            return response.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK
                ? default
                : await JudgeAsync(response, upload, body, destination, cancellationToken);
        }
        catch (RegistryException failure)
        {
            return body.SourceFailure is { } ofSource
                ? Ended(upload, body, new CopyException(Side.Source, ofSource, source.Name))
                : Ended(upload, body, new CopyException(Side.Destination, failure, destination.Name));
        }
        catch (OperationCanceledException) when (writing.HasStalled)
        {
            var failure = new RegistryException(RegistryErrorKind.Unavailable, $"uploading a blob to {destination.Name.Path}: {writing.Stalled().Message}", writing.Stalled()) { Registry = destination.Name.Registry };
            return Ended(upload, body, new CopyException(Side.Destination, failure, destination.Name));
        }
    }

    private static async Task<UploadAttempt> JudgeAsync(HttpResponseMessage response, UploadState upload, BlobContent body, Repository destination, CancellationToken cancellationToken)
    {
        // A redirect would want the body again, and 202 says that the content did not close the upload: both need a new session.
        var isUnfinished = response.StatusCode == HttpStatusCode.Accepted || (int)response.StatusCode is >= 300 and < 400;
        var failure = isUnfinished
            ? new RegistryException(RegistryErrorKind.Unsupported, $"uploading a blob to {destination.Name.Path} was answered {(int)response.StatusCode}") { Registry = destination.Name.Registry }
            : await RegistryAnswer.ToExceptionAsync(response, upload.Session!.Call, cancellationToken);
        var attempt = Ended(
            upload, body, new CopyException(Side.Destination, failure, destination.Name), saysOfRest: response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable);
        if (response.StatusCode == HttpStatusCode.ExpectationFailed)
        {
            return attempt with { RefusesToBeAsked = true };
        }

        if (upload.IsRest)
        {
            return attempt with { IsOfRest = isUnfinished || RefusesRest(failure.Kind, response.StatusCode) };
        }

        // A session that is gone is Unavailable: the next one may well take a PUT.
        var lostContent = isUnfinished
            || (failure.Kind != RegistryErrorKind.Unavailable && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        return attempt with { LostContent = lostContent };
    }

    /// <summary>False for what says nothing of the rest as such: trouble, access, and (416) bytes that arrived after the registry was asked.</summary>
    private static bool RefusesRest(RegistryErrorKind kind, HttpStatusCode status) =>
        kind is not (RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied or RegistryErrorKind.RateLimited)
        && (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.RequestedRangeNotSatisfiable);

    private static UploadAttempt Ended(UploadState upload, BlobContent body, CopyException failure, bool? saysOfRest = null)
    {
        if (body.SourceFailure is null || body.BytesSent > 0)
        {
            upload.End(body.BytesSent, saysOfRest);
        }

        return new UploadAttempt(failure)
        {
            IsSentWhole = upload.SentWhole,
            IsOfRest = upload.IsRest && failure.Failure.Kind == RegistryErrorKind.InvalidContent,
        };
    }
}

using System.Collections.Concurrent;
using System.Net;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// Uploads one blob, trying again from its beginning where that can help. The requests are one-shot, so the loop is
/// here and not in the transport; the policy is the same.
/// </summary>
/// <remarks>
/// One try: (1) take a place to read and a place to write; (2) open a session unless a failed mount left one;
/// (3) relay the content by one PUT, or by PATCH and PUT where the registry turned out to need it; (4) judge the answer.
/// A failed session is left to the registry, and the next try opens its own.
/// </remarks>
internal sealed class BlobUpload(RegistryTransport transport)
{
    /// <summary>How often content that does not match its digest is read before it is called invalid.</summary>
    private const int MaxReads = 3;

    private readonly ConcurrentDictionary<string, bool> registriesNeedingPatch = new();

    /// <summary>Sends the blob; returns when the registry has accepted it.</summary>
    /// <exception cref="CopyException">Either end failed for good.</exception>
    public async Task SendAsync(
        Repository source, Repository destination, Descriptor blob, UploadSession? session, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
    {
        var usesPatch = registriesNeedingPatch.ContainsKey(destination.Name.Registry);
        var (wasRefused, wasCut) = (false, false);
        long? tooManySince = null;
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryAsync(source, destination, blob, session, usesPatch, asksFirst: wasCut, progress, cancellationToken);
            if (result.Failure is null)
            {
                if (usesPatch)
                {
                    registriesNeedingPatch[destination.Name.Registry] = true;
                }

                return;
            }

            tooManySince ??= result.Failure is { Side: Side.Destination, Failure.Kind: RegistryErrorKind.RateLimited } ? transport.Retry.Time.GetTimestamp() : null;
            if (!MayTryAgain(result, attempt, tooManySince, usesPatch, wasRefused))
            {
                throw result.Failure;
            }

            // A registry that refuses the headers and closes at once is only seen to cut, as long as the body keeps being sent.
            wasCut |= result.Failure is { Side: Side.Destination, Failure.Status: null };
            wasRefused |= result.Failure.Failure.Kind == RegistryErrorKind.Unauthorized;
            usesPatch |= result.LostContent;
            session = null;
            await transport.Retry.WaitAsync(attempt + 1, result.Failure.Failure.RetryAfter, cancellationToken);

            // The answer may be what got lost: a proxy gives up while the registry still moves a large blob into place.
            if (result.WasSentWhole && await Sides.AtAsync(Side.Destination, destination, at => at.HasBlobAsync(blob, cancellationToken)))
            {
                progress.Report(new TransferEvent(TransferEventKind.BlobProgress, destination.Name, blob.Digest, blob.Size));
                return;
            }
        }
    }

    /// <remarks>
    /// That there were too many requests is no fault of this one, so it is given time in place of tries.
    /// A refused token was dropped by the transport, so that one more try brings a fresh one; whatever went wrong before.
    /// </remarks>
    private bool MayTryAgain(UploadAttempt result, int attempt, long? tooManySince, bool usedPatch, bool wasRefused)
    {
        var failure = result.Failure!.Failure;
        return result.LostContent ? !usedPatch
            : failure.Kind == RegistryErrorKind.InvalidContent ? attempt < MaxReads
            : failure.Kind == RegistryErrorKind.Unauthorized ? !wasRefused
            : transport.Retry.IsTransient(failure)
            && (tooManySince is { } since ? transport.Retry.Time.GetElapsedTime(since) < RetryPolicy.LongestRefusal : attempt < RetryPolicy.MaxAttempts);
    }

    private async Task<UploadAttempt> TryAsync(
        Repository source, Repository destination, Descriptor blob, UploadSession? session, bool usesPatch, bool asksFirst, IProgress<TransferEvent> progress, CancellationToken cancellationToken)
    {
        using var read = await transport.Governor.EnterReadAsync(source.Name.Registry, blob.Size, cancellationToken);
        using var write = await transport.Governor.EnterUploadAsync(destination.Name.Registry, blob.Size, cancellationToken);
        session ??= (await Sides.AtAsync(Side.Destination, destination, at => at.StartUploadAsync(mount: null, from: null, cancellationToken)))!;

        using var writing = new StallGuard(transport.Options, cancellationToken);
        using var content = new BlobContent(transport, source, blob, Report, writing);
        try
        {
            using var response = usesPatch
                ? await session.PatchAndPutAsync(content, blob.Digest, asksFirst, writing.Token)
                : await session.PutAsync(content, blob.Digest, asksFirst, writing.Token);
            if (response.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK)
            {
                return default;
            }

            Report(-content.BytesSent);
            return (await JudgeAsync(response, session, destination, cancellationToken)) with { BytesLeft = blob.Size - content.BytesSent };
        }
        catch (RegistryException failure)
        {
            Report(-content.BytesSent);
            return content.SourceFailure is { } ofSource
                ? new UploadAttempt(new CopyException(Side.Source, ofSource, source.Name))
                : new UploadAttempt(new CopyException(Side.Destination, failure, destination.Name)) { BytesLeft = blob.Size - content.BytesSent };
        }
        catch (OperationCanceledException) when (writing.HasStalled)
        {
            Report(-content.BytesSent);
            var failure = new RegistryException(RegistryErrorKind.Unavailable, $"uploading a blob to {destination.Name.Path}: {writing.Stalled().Message}", writing.Stalled()) { Registry = destination.Name.Registry };
            return new UploadAttempt(new CopyException(Side.Destination, failure, destination.Name));
        }

        void Report(long bytes) => progress.Report(new TransferEvent(TransferEventKind.BlobProgress, destination.Name, blob.Digest, bytes));
    }

    private static async Task<UploadAttempt> JudgeAsync(HttpResponseMessage response, UploadSession session, Repository destination, CancellationToken cancellationToken)
    {
        // A redirect would want the body again, and 202 says that the content did not close the upload: both need a new session.
        var isUnfinished = response.StatusCode == HttpStatusCode.Accepted || (int)response.StatusCode is >= 300 and < 400;
        var failure = isUnfinished
            ? new RegistryException(RegistryErrorKind.Unsupported, $"uploading a blob to {destination.Name.Path} was answered {(int)response.StatusCode}") { Registry = destination.Name.Registry }
            : await RegistryAnswer.ToExceptionAsync(response, session.Call, cancellationToken);

        // A session that is gone is Unavailable: the next one may well take a PUT.
        var lostContent = isUnfinished
            || (failure.Kind != RegistryErrorKind.Unavailable && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        return new UploadAttempt(new CopyException(Side.Destination, failure, destination.Name)) { LostContent = lostContent };
    }

    /// <param name="Failure">Null when the blob is up.</param>
    private readonly record struct UploadAttempt(CopyException? Failure)
    {
        /// <summary>True for the answers of registries that do not take content by PUT, to be tried by PATCH.</summary>
        public bool LostContent { get; init; }

        /// <summary>Bytes that did not go out; null where that does not matter.</summary>
        public long? BytesLeft { get; init; }

        /// <summary>True when the destination has got everything and failed then.</summary>
        public bool WasSentWhole => BytesLeft == 0 && Failure?.Failure.Kind == RegistryErrorKind.Unavailable;
    }
}

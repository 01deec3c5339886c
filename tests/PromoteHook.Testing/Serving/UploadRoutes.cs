using Microsoft.AspNetCore.Http;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>Upload sessions: POST in its three forms, PATCH, PUT, status and cancel.</summary>
internal sealed class UploadRoutes(
    RegistryContent content, FakeRegistryOptions options, Func<string> root, Func<string> storageRoot, Func<HttpRequest, string, bool> mayPull)
{
    public Task HandleAsync(Exchange exchange)
    {
        if (!content.TakesPushesTo(exchange.Repository))
        {
            return exchange.ErrorAsync(404, "NAME_UNKNOWN", options.Words.UnknownRepository(exchange.Repository));
        }

        if (exchange.Route is RegistryRoute.UploadStart or RegistryRoute.UploadSingle or RegistryRoute.UploadMount)
        {
            return StartAsync(exchange);
        }

        if (content.FindSession(exchange.Repository, exchange.Reference) is not { } session)
        {
            return exchange.ErrorAsync(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        }

        if (session.IsSpoilt)
        {
            return exchange.ErrorAsync(404, "BLOB_UPLOAD_INVALID", "blob upload invalid");
        }

        if (!HasState(exchange, session))
        {
            return exchange.ErrorAsync(400, "BLOB_UPLOAD_INVALID", "the upload's state is not the one of the last answer's Location");
        }

        return exchange.Route switch
        {
            RegistryRoute.UploadPatch => PatchAsync(exchange, session),
            RegistryRoute.UploadPut => PutAsync(exchange, session),
            RegistryRoute.UploadStatus when options.Patch == PatchRule.FirstOnly => exchange.ErrorAsync(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry"),
            RegistryRoute.UploadStatus => AcceptAsync(exchange, session, 204),
            _ => CancelAsync(exchange, session),
        };
    }

    private bool HasState(Exchange exchange, UploadSession session) => options.WantsStateVerbatim
        ? $"{exchange.Request.QueryString.Value}&".StartsWith($"?_state={session.State}&", StringComparison.Ordinal)
        : exchange.Query("_state") == Uri.UnescapeDataString(session.State);

    private async Task StartAsync(Exchange exchange)
    {
        if (exchange.Route == RegistryRoute.UploadMount && TryMount(exchange) is { } mounted)
        {
            await DoneAsync(exchange, mounted);
            return;
        }

        if (exchange.Route == RegistryRoute.UploadSingle && options.TakesSinglePost)
        {
            var single = content.StartSession(exchange.Repository);
            await exchange.ReadAsync(single.Append);
            await FinishAsync(exchange, single);
            return;
        }

        if (options.ChunkMinBytes is { } least)
        {
            exchange.Headers["OCI-Chunk-Min-Length"] = $"{least}";
        }

        var session = content.StartSession(exchange.Repository);
        exchange.Headers["Docker-Upload-UUID"] = session.Id;
        await AcceptAsync(exchange, session, 202);
    }

    private Digest? TryMount(Exchange exchange)
    {
        if (options.Mount == MountRule.OpensSession
            || exchange.Query("from") is not { } from
            || !Digest.TryParse(exchange.Query("mount"), out var digest)
            || content.FindBlob(from, digest) is not { } blob
            || !mayPull(exchange.Request, from))
        {
            return null;
        }

        if (options.Mount == MountRule.ReferencedOnly
            && !content.Manifests(from).Any(manifest => ManifestFields.Read(manifest.Bytes).Blobs.Contains(digest)))
        {
            return null;
        }

        content.PutBlob(exchange.Repository, digest, blob);
        return digest;
    }

    private async Task PatchAsync(Exchange exchange, UploadSession session)
    {
        var range = exchange.Request.Headers.ContentRange.ToString();
        if (range.Length > 0 && ChunkRefusal(range, exchange.Request.ContentLength, session) is var (status, code, message))
        {
            exchange.Headers.Location = LocationOf(session);
            exchange.Headers.Range = RangeOf(session);
            await exchange.ErrorAsync(status, code, message);
            return;
        }

        var isLost = options.Patch == PatchRule.FirstOnly && session.Received > 0;
        await ReadAsync(exchange, session, isLost ? session.Lose : session.Append);
        session.HadShortChunk = range.Length > 0 && exchange.Request.ContentLength < options.ChunkMinBytes;
        await AcceptAsync(exchange, session, options.Patch == PatchRule.FirstOnly ? 201 : 202);
    }

    private (int Status, string Code, string Message)? ChunkRefusal(string range, long? bodyBytes, UploadSession session)
    {
        if (options.Patch == PatchRule.WholeOnly)
        {
            return (400, "BLOB_UPLOAD_INVALID", "chunked uploads are not supported");
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !long.TryParse(range[..dash], out var from) || !long.TryParse(range[(dash + 1)..], out var to))
        {
            return (400, "BLOB_UPLOAD_INVALID", $"'{range}' is no chunk range; expected first-last");
        }

        return bodyBytes != to - from + 1 ? (400, "SIZE_INVALID", "the range has another length than the body")
            : bodyBytes > options.ChunkMaxBytes ? (416, "REQUESTED_RANGE_NOT_SATISFIABLE", "request body is too large")
            : session.HadShortChunk ? (400, "SIZE_INVALID", "a chunk before this one was smaller than the minimum")
            : from == session.Received || options.Patch == PatchRule.AppendsUnseen ? null
            : options.Patch == PatchRule.FirstOnly ? (416, "BLOB_UPLOAD_INVALID", $"First byte of the layer part is {from} instead of {session.Received}")
            : (416, "RANGE_INVALID", $"the upload stands at {session.Length}");
    }

    private async Task PutAsync(Exchange exchange, UploadSession session)
    {
        if (options.MonolithicPutStatus is { } status && session.Length == 0 && exchange.Request.ContentLength != 0)
        {
            await exchange.ReadAsync(_ => { });
            await exchange.ErrorAsync(status, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }

        await ReadAsync(exchange, session, session.Append);
        await FinishAsync(exchange, session);
    }

    private async Task ReadAsync(Exchange exchange, UploadSession session, Action<ReadOnlyMemory<byte>> take)
    {
        var before = session.Received;
        try
        {
            await exchange.ReadAsync(take);
        }
        catch (Exception) when (options.Cut == CutRule.Drops)
        {
            content.EndSession(session);
            throw;
        }
        catch (Exception) when (options.Cut == CutRule.Spoils && session.Received > before)
        {
            session.IsSpoilt = true;
            throw;
        }
    }

    private async Task FinishAsync(Exchange exchange, UploadSession session)
    {
        content.EndSession(session);
        var blob = session.ToBlob();
        if (!Digest.TryParse(exchange.Query("digest"), out var digest) || blob.ComputeLike(digest) != digest)
        {
            await exchange.ErrorAsync(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            return;
        }

        if (exchange.Find(FaultKind.Drop) is null)
        {
            content.PutBlob(exchange.Repository, digest, blob);
        }

        await DoneAsync(exchange, digest);
    }

    private async Task CancelAsync(Exchange exchange, UploadSession session)
    {
        content.EndSession(session);
        await exchange.AnswerAsync(204);
    }

    private static Task DoneAsync(Exchange exchange, Digest digest)
    {
        exchange.Headers.Location = $"/v2/{exchange.Repository}/blobs/{digest}";
        exchange.Headers["Docker-Content-Digest"] = digest.ToString();
        return exchange.AnswerAsync(201);
    }

    private Task AcceptAsync(Exchange exchange, UploadSession session, int status)
    {
        session.Advance();
        exchange.Headers.Location = LocationOf(session);
        exchange.Headers.Range = RangeOf(session);
        return exchange.AnswerAsync(status);
    }

    private string LocationOf(UploadSession session)
    {
        var path = $"/v2/{session.Repository}/blobs/uploads/{session.Id}?_state={session.State}";
        return options.Location switch
        {
            LocationStyle.Relative => path,
            LocationStyle.OtherPort => $"{storageRoot()}{path}",
            _ => $"{root()}{path}",
        };
    }

    // Nothing received is written as 0-0 too; source: distribution, registry/handlers/blobupload.go.
    private static string RangeOf(UploadSession session) => $"0-{Math.Max(0, session.Length - 1)}";
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>HEAD, GET (with Range) and DELETE of blobs, at the registry and at the storage it redirects to.</summary>
internal sealed class BlobRoutes(RegistryContent content, FakeRegistryOptions options, Func<string> storageRoot)
{
    /// <summary>A signature whose escapes must come back as they were sent; System.Uri would rewrite %2D and %41.</summary>
    private const string Signature = "?sig=a%2Db%41%2B%2F";

    private readonly ConcurrentDictionary<string, bool> links = new();

    public Task HandleAsync(Exchange exchange)
    {
        if (!Digest.TryParse(exchange.Reference, out var digest))
        {
            return exchange.ErrorAsync(400, "DIGEST_INVALID", "no digest in the path");
        }

        if (content.FindBlob(exchange.Repository, digest) is not { } blob)
        {
            return exchange.ErrorAsync(404, "BLOB_UNKNOWN", "blob unknown to registry");
        }

        if (exchange.Route == RegistryRoute.BlobDelete)
        {
            content.DeleteBlob(exchange.Repository, digest);
            return exchange.AnswerAsync(202);
        }

        exchange.Headers["Docker-Content-Digest"] = digest.ToString();
        if (options.RedirectsBlobs && exchange.Route == RegistryRoute.BlobGet)
        {
            exchange.Headers.Location = $"{storageRoot()}/storage/{exchange.Repository}/{digest}{NewLink()}";
            return exchange.AnswerAsync(options.RedirectStatus);
        }

        return SendAsync(exchange, blob);
    }

    /// <summary>The bytes at the storage listener, for GET with the signature unchanged.</summary>
    public Task HandleStorageAsync(Exchange exchange)
    {
        // Storage signs for one method; a HEAD on a GET's URL is refused by most.
        var query = exchange.Request.QueryString.Value ?? "";
        if (options.LinksHoldOnce && !links.TryRemove(query, out _))
        {
            return exchange.TextAsync(403, "application/xml", "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"u8.ToArray());
        }

        if ((!options.LinksHoldOnce && query != Signature) || exchange.Request.Method != "GET")
        {
            return exchange.TextAsync(403, "application/xml", "<Error><Code>SignatureDoesNotMatch</Code></Error>"u8.ToArray());
        }

        return Digest.TryParse(exchange.Reference, out var digest) && content.FindBlob(exchange.Repository, digest) is { } blob
            ? SendAsync(exchange, blob)
            : exchange.TextAsync(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>"u8.ToArray());
    }

    private string NewLink()
    {
        if (!options.LinksHoldOnce)
        {
            return Signature;
        }

        var link = $"{Signature}&once={Guid.NewGuid():N}";
        links[link] = true;
        return link;
    }

    private static Task SendAsync(Exchange exchange, StoredBlob blob)
    {
        exchange.Headers.ContentType = "application/octet-stream";
        exchange.Headers.AcceptRanges = "bytes";
        if (exchange.Request.Method != "GET" || !RangeHeaderValue.TryParse(exchange.Request.Headers.Range, out var header)
            || header.Ranges is not { Count: 1 } ranges || ranges.First() is not { From: { } from } range)
        {
            return exchange.SendAsync(200, blob, 0, blob.Length);
        }

        if (from >= blob.Length)
        {
            exchange.Headers.ContentRange = $"bytes */{blob.Length}";
            return exchange.ErrorAsync(416, "REQUESTED_RANGE_NOT_SATISFIABLE", "the blob ends before the range");
        }

        var to = Math.Min(range.To ?? long.MaxValue, blob.Length - 1);
        exchange.Headers.ContentRange = $"bytes {from}-{to}/{blob.Length}";
        return exchange.SendAsync(206, blob, from, to - from + 1);
    }
}

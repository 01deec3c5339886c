using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PromoteHook.Testing.Serving;

namespace PromoteHook.Testing;

/// <summary>One request as <see cref="FakeRegistry"/> saw it; recorded on arrival, completed before the client can see the answer's end.</summary>
public sealed class RecordedRequest
{
    private long bodyBytes;
    private long sentBytes;

    public required RegistryRoute Route { get; init; }

    public required string Method { get; init; }

    /// <summary>The path as it came over the wire, without the query.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<string> QueryNames { get; init; }

    public string? Repository { get; init; }

    /// <summary>The tag, digest or upload session in the path; null where the route has none.</summary>
    public string? Reference { get; init; }

    public required bool HadAuthorization { get; init; }

    /// <summary>The Range or Content-Range header; null for none.</summary>
    public string? Range { get; init; }

    /// <summary>The status answered; 0 when the connection was ended or is still held.</summary>
    public int Status { get; internal set; }

    /// <summary>Bytes of the request's body that were read.</summary>
    public long BodyBytes => Interlocked.Read(ref bodyBytes);

    /// <summary>Bytes of content that were sent.</summary>
    public long SentBytes => Interlocked.Read(ref sentBytes);

    /// <param name="request">The request.</param>
    /// <param name="path">Its path, without what only leads to the storage.</param>
    internal static RecordedRequest Of(HttpRequest request, PathString path)
    {
        string[] queryNames = [.. request.Query.Keys];
        var read = RequestPath.Read(request.Method, path.Value ?? "", queryNames);
        var contentRange = request.Headers.ContentRange.ToString();
        return new RecordedRequest
        {
            Route = read.Route,
            Method = request.Method,
            Path = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0],
            QueryNames = queryNames,
            Repository = read.Repository,
            Reference = read.Reference,
            HadAuthorization = request.Headers.Authorization.Count > 0,
            Range = contentRange.Length > 0 ? contentRange : request.Headers.Range.Count > 0 ? request.Headers.Range.ToString() : null,
        };
    }

    internal void CountRead(long bytes) => Interlocked.Add(ref bodyBytes, bytes);

    internal void CountSent(long bytes) => Interlocked.Add(ref sentBytes, bytes);

    public override string ToString() => $"{Method} {Path} -> {Status}";
}

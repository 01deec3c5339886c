namespace PromoteHook.Benchmarks.Wire;

/// <summary>What a request is about.</summary>
internal static class RequestKind
{
    /// <summary>Such as <c>HEAD manifest</c>, from method and path.</summary>
    public static string Of(string request)
    {
        var parts = request.Split(' ', 2);
        var path = parts[1];
        var kind = path is "/v2/" or "/v2" ? "ping"
            : path.Contains("/blobs/uploads/", StringComparison.Ordinal) ? path.Contains("mount=", StringComparison.Ordinal) ? "mount" : "upload"
            : path.Contains("/blobs/", StringComparison.Ordinal) ? "blob"
            : path.Contains("/manifests/", StringComparison.Ordinal) ? "manifest"
            : path.Contains("/referrers/", StringComparison.Ordinal) ? "referrers"
            : "other";
        return $"{parts[0]} {kind}";
    }

    /// <summary>How many of each, the most first.</summary>
    public static string Summary(IEnumerable<string> requests)
    {
        var kinds = requests.CountBy(Of).OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Value} {kind.Key}");
        return string.Join(", ", kinds) is { Length: > 0 } text ? text : "none";
    }
}

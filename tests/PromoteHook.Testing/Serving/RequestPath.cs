namespace PromoteHook.Testing.Serving;

/// <summary>A request's path taken apart. Names may hold slashes, so the markers are looked for from the end.</summary>
internal sealed record RequestPath(RegistryRoute Route, string? Repository = null, string? Reference = null)
{
    private const string Root = "/v2/";

    public static RequestPath Read(string method, string path, IReadOnlyCollection<string> queryNames) => path switch
    {
        "/v2" or Root => new(RegistryRoute.Ping),
        "/token" or "/token/" or "/v2/token" => new(RegistryRoute.Token),
        _ when Split(path, "/storage/", "/") is var (repository, digest) && repository.Length == 0 && digest.Contains('/') =>
            new(RegistryRoute.Storage, digest[..digest.LastIndexOf('/')], digest[(digest.LastIndexOf('/') + 1)..]),
        _ when !path.StartsWith(Root, StringComparison.Ordinal) => new(RegistryRoute.Unknown),
        _ => ReadBelow(method, path[Root.Length..], queryNames),
    };

    private static RequestPath ReadBelow(string method, string path, IReadOnlyCollection<string> queryNames)
    {
        if (path.EndsWith("/tags/list", StringComparison.Ordinal))
        {
            return new(method == "GET" ? RegistryRoute.TagList : RegistryRoute.Unknown, path[..^"/tags/list".Length]);
        }

        if (Split(path, "/blobs/uploads", "/") is var (uploadRepository, session))
        {
            return new(UploadRoute(method, session, queryNames), uploadRepository, session.Length == 0 ? null : session);
        }

        foreach (var (marker, routes) in Markers)
        {
            if (Split(path, marker, "") is var (repository, reference))
            {
                return new(routes.GetValueOrDefault(method), repository, reference);
            }
        }

        return new(RegistryRoute.Unknown);
    }

    private static IEnumerable<(string Marker, Dictionary<string, RegistryRoute> Routes)> Markers =>
    [
        ("/manifests/", new()
        {
            ["HEAD"] = RegistryRoute.ManifestHead,
            ["GET"] = RegistryRoute.ManifestGet,
            ["PUT"] = RegistryRoute.ManifestPut,
            ["DELETE"] = RegistryRoute.ManifestDelete,
        }),
        ("/blobs/", new() { ["HEAD"] = RegistryRoute.BlobHead, ["GET"] = RegistryRoute.BlobGet, ["DELETE"] = RegistryRoute.BlobDelete }),
        ("/referrers/", new() { ["GET"] = RegistryRoute.Referrers }),
    ];

    private static RegistryRoute UploadRoute(string method, string session, IReadOnlyCollection<string> queryNames) => (method, session.Length) switch
    {
        ("POST", 0) when queryNames.Contains("mount") => RegistryRoute.UploadMount,
        ("POST", 0) when queryNames.Contains("digest") => RegistryRoute.UploadSingle,
        ("POST", 0) => RegistryRoute.UploadStart,
        ("PATCH", > 0) => RegistryRoute.UploadPatch,
        ("PUT", > 0) => RegistryRoute.UploadPut,
        ("GET", > 0) => RegistryRoute.UploadStatus,
        ("DELETE", > 0) => RegistryRoute.UploadCancel,
        _ => RegistryRoute.Unknown,
    };

    private static (string Before, string After)? Split(string path, string marker, string trim)
    {
        var at = path.LastIndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null : (path[..at], path[(at + marker.Length)..].TrimStart([.. trim]));
    }
}

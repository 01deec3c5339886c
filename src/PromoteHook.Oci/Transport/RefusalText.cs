using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>The words for what a request was about and who asked; what they need travels with the request.</summary>
internal static class RefusalText
{
    private const string DigestParameter = "digest=";

    private static readonly HttpRequestOptionsKey<string> ObjectKey = new("promote-hook.object");
    private static readonly HttpRequestOptionsKey<string> SignedInKey = new("promote-hook.signed-in");

    /// <summary>Notes the object before redirects and schemes change the URI.</summary>
    public static void Remember(HttpRequestMessage request) => request.Options.Set(ObjectKey, ObjectOf(request.RequestUri!));

    /// <summary>Notes who signed the request in.</summary>
    public static void Remember(HttpRequestMessage request, Credential? credential) =>
        request.Options.Set(SignedInKey, credential is null ? "anonymously" : $"with the {credential}");

    /// <summary>What was going on, without the HTTP of it: «reading manifest 1.2 of team/web».</summary>
    public static string Operation(HttpResponseMessage response, RegistryCall call)
    {
        var name = response.RequestMessage is { } request
            ? request.Options.TryGetValue(ObjectKey, out var remembered) ? remembered
                : request.RequestUri is { } uri ? ObjectOf(uri) : ""
            : "";
        var (manifest, blob) = name.Length == 0 ? ("a manifest", "a blob") : ($"manifest {name}", $"blob {name}");
        var path = call.Repository.Path;
        return call.Operation switch
        {
            RegistryOperation.ReadManifest => $"reading {manifest} of {path}",
            RegistryOperation.WriteManifest => $"writing {manifest} to {path}",
            RegistryOperation.FindBlob => $"looking for {blob} in {path}",
            RegistryOperation.ReadBlob => $"reading {blob} of {path}",
            RegistryOperation.ListReferrers => $"listing what refers to {manifest} of {path}",
            RegistryOperation.StartUpload when call.MountFrom is { } from => $"mounting a blob of {from.Path} in {path}",
            RegistryOperation.StartUpload when call.AsksWhatIsKept => $"asking what an upload to {path} has kept",
            RegistryOperation.StartUpload => $"opening an upload to {path}",
            _ => $"uploading {blob} to {path}",
        };
    }

    /// <summary>«asked anonymously», «asked with the password of …»; null when nobody noted it.</summary>
    public static string? SignedIn(HttpResponseMessage response) =>
        response.RequestMessage is { } request && request.Options.TryGetValue(SignedInKey, out var who) ? $"asked {who}" : null;

    /// <summary>The tag or digest that ends the path of a manifest's, blob's or referrer list's URL, or the digest that closes an upload; empty for other requests.</summary>
    private static string ObjectOf(Uri uri)
    {
        var segments = RawUri.WithoutQuery(uri).Split('/');

        // The parameter that we append; what the registry's own Location holds stands before it.
        var last = uri.Query[(uri.Query.LastIndexOfAny(['?', '&']) + 1)..];
        if (last.StartsWith(DigestParameter, StringComparison.Ordinal) && last.Length > DigestParameter.Length)
        {
            return Uri.UnescapeDataString(last[DigestParameter.Length..]);
        }

        return segments.Length > 2 && segments[^2] is "manifests" or "blobs" or "referrers" && segments[^1] != "uploads" ? Uri.UnescapeDataString(segments[^1]) : "";
    }
}

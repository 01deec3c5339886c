namespace PromoteHook.Oci.Transport;

/// <summary>URIs kept as a registry wrote them; System.Uri would rewrite escapes and break signed URLs and upload state.</summary>
internal static class RawUri
{
    /// <summary>A URI whose path and query go onto the wire as given.</summary>
    public static Uri Create(string text) => throw new NotImplementedException();

    /// <summary>Resolves a Location header (absolute, scheme-relative, host-relative or relative), textually.</summary>
    public static Uri Resolve(Uri request, string location) => throw new NotImplementedException();

    /// <summary>Adds one query parameter, its value escaped, after those already there.</summary>
    public static Uri WithQuery(Uri uri, string name, string value) => throw new NotImplementedException();
}

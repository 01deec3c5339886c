namespace PromoteHook.Oci.Repositories;

/// <summary>What the headers of an answer say of a manifest.</summary>
internal static class ManifestHead
{
    /// <summary>What a HEAD proves; null when only the content can.</summary>
    /// <remarks>
    /// A 200 alone says nothing: portals and gateways answer a page to whatever they are asked. Either the digest is told
    /// and is the one asked for, or, as old Quay does, it is not told but the type is a manifest's.
    /// </remarks>
    public static Descriptor? Read(HttpResponseMessage response, string tagOrDigest)
    {
        if (response.Content.Headers.ContentLength is not (> 0 and var length) || !response.Content.Headers.TryGetValues("Content-Type", out var types))
        {
            return null;
        }

        var mediaType = MediaTypes.WithoutParameters(types.First());
        var told = DigestOf(response);
        if (!Digest.TryParse(tagOrDigest, out var asked))
        {
            return told is null ? null : new Descriptor(mediaType, told, length);
        }

        var isProven = told is null || told.Algorithm != asked.Algorithm ? MediaTypes.AcceptedManifests.Contains(mediaType) : told == asked;
        return isProven ? new Descriptor(mediaType, asked, length) : null;
    }

    /// <summary>The digest that an answer tells; null when it tells none that can be used.</summary>
    public static Digest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First(), out var digest) ? digest : null;
}

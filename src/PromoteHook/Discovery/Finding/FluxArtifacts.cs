using PromoteHook.Discovery.Reading;
using PromoteHook.Oci;

namespace PromoteHook.Discovery.Finding;

/// <summary>Flux's OCIRepository, whose reference is parted: <c>spec.url</c> names the repository, <c>spec.ref</c> what of it.</summary>
/// <remarks>A digest outranks a version range, which outranks a tag; none means latest. Source: <see href="https://fluxcd.io/flux/components/source/ocirepositories/#reference"/>.</remarks>
/// <param name="note">Is told of those that are passed by.</param>
internal sealed class FluxArtifacts(Action<string> note)
{
    private const string Scheme = "oci://";

    /// <summary>Null when the object is none, or follows a version range.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: url and ref make no reference.</exception>
    public (ImageReference Reference, Candidate Field)? Find(ManifestObject manifest)
    {
        if (manifest is not { Group: "source.toolkit.fluxcd.io", Kind: "OCIRepository" }
            || FieldSite.Of(manifest.Root).Field("spec") is not { } spec
            || spec.Field("url") is not { Node: { IsString: true, Text: { } url } } site
            || !url.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var field = new Candidate(manifest, site, null);
        var wanted = spec.Node["ref"];
        var digest = wanted?.TextOf("digest");
        var range = wanted?.TextOf("semver");
        if (string.IsNullOrEmpty(digest) && !string.IsNullOrEmpty(range))
        {
            note($"{field.Origin}: passed by, the version range '{ImageReference.Shown(range)}' is no single artifact; give spec.ref.tag or spec.ref.digest to have it promoted");
            return null;
        }

        var tag = wanted?.TextOf("tag");
        var suffix = !string.IsNullOrEmpty(digest) ? "@" + digest : string.IsNullOrEmpty(tag) ? "" : ":" + tag;
        return (ReferenceField.Parse(field.Origin, url[Scheme.Length..] + suffix), field);
    }
}

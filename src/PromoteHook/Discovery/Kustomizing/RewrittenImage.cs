using PromoteHook.Discovery.Finding;
using PromoteHook.Oci;

namespace PromoteHook.Discovery.Kustomizing;

/// <summary>An image as the entries seen so far leave it.</summary>
internal sealed record RewrittenImage
{
    private string? text;

    /// <summary>The entry that spoke last.</summary>
    public required ImageEntry Entry { get; init; }

    /// <summary>The repository; null when only the base knows.</summary>
    public string? Name { get; private init; }

    public string? Tag { get; private init; }

    public string? Digest { get; private init; }

    /// <summary>True when the tag is made from one that only the base knows.</summary>
    public bool HasUnknownTag { get; private init; }

    /// <summary>The name before its last change, where it names a registry; null when it does not.</summary>
    private string? FormerName { get; init; }

    private UseOrigin? RenamedAt { get; init; }

    /// <summary>The image as a manifest would give it; a name alone when tag and digest are not known.</summary>
    public string Text => text ??= $"{Name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>The image that an entry makes of one that no lower entry has named.</summary>
    public static RewrittenImage Of(ImageEntry entry)
    {
        var (name, tag, digest) = Split(entry.LiteralName);
        return new RewrittenImage { Entry = entry, Name = name, Tag = tag, Digest = digest }.Through(entry);
    }

    /// <summary>The image after one more entry. Source: <see href="https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/imagetag/updater.go"/>.</summary>
    public RewrittenImage Through(ImageEntry entry)
    {
        var (tag, digest) = (entry.NewTag, entry.Digest) is (null, null) ? (Tag, Digest) : (entry.NewTag, entry.Digest);
        var isRenamed = entry.NewName is not null && entry.NewName != Name && Name is not null && ReferenceField.NamesRegistry(Name);
        return this with
        {
            text = null,
            Entry = entry,
            Name = entry.NewName ?? Name,
            Tag = tag,
            Digest = digest,
            // kustomize adds the suffix once or twice, by where the image stands; only a tag given here is certain.
            HasUnknownTag = (entry.NewTag, entry.Digest) is (null, null) && (HasUnknownTag || entry.TagSuffix is not null),
            FormerName = isRenamed ? Name : FormerName,
            RenamedAt = isRenamed ? entry.Origin : RenamedAt,
        };
    }

    /// <summary>The source that the former name implies for <paramref name="destination"/>; null when it implies none.</summary>
    public SourceHint? SourceFor(RepositoryName destination) =>
        ImageReference.TryParse(FormerName, out var former, out _) && former.Repository != destination
            ? new SourceHint(former.Repository, null, null, $"name of {RenamedAt}")
            : null;

    private static (string? Name, string? Tag, string? Digest) Split(string? image)
    {
        if (image is null)
        {
            return (null, null, null);
        }

        var at = image.IndexOf('@', StringComparison.Ordinal);
        var (rest, digest) = at < 0 ? (image, null) : (image[..at], image[(at + 1)..]);
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf('/') ? (rest[..colon], rest[(colon + 1)..], digest) : (rest, null, digest);
    }
}
